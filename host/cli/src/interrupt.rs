//! Ctrl-C, SIGTERM and SIGHUP: what a command has half written goes with it.

use crate::exit::note;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::signal::unix::{Signal, SignalKind, signal};

static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Marks a path as half written for as long as this lives.
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// Makes something and marks its path, with no moment in between at which a signal would leave it behind.
    pub fn make<T>(make: impl FnOnce() -> io::Result<T>, path: impl FnOnce(&T) -> &Path) -> io::Result<(T, Self)> {
        let mut paths = unfinished();
        let made = make()?;
        let path = path(&made).to_path_buf();
        paths.push(path.clone());
        Ok((made, Self(path)))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        unfinished().retain(|path| *path != self.0);
    }
}

/// From now on a signal to stop removes what is unfinished and ends the process with 128 + its number.
///
/// A codec may be busy with one frame for a minute, so this does not wait for anyone to notice a flag.
pub fn watch() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let entered = runtime.enter();
    let mut hangup = signal(SignalKind::hangup())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    drop(entered);
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        let number = runtime.block_on(first(&mut hangup, &mut interrupt, &mut terminate));
        // Held until the end, so that no one makes another file meanwhile.
        let paths = unfinished();
        for path in &*paths {
            let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        }
        if io::stderr().is_terminal() {
            // The shell's prompt goes below the progress bar, not into it.
            note("");
        }
        std::process::exit(128 + number);
    })?;
    Ok(())
}

async fn first(hangup: &mut Signal, interrupt: &mut Signal, terminate: &mut Signal) -> i32 {
    tokio::select! {
        _ = hangup.recv() => 1,
        _ = interrupt.recv() => 2,
        _ = terminate.recv() => 15,
    }
}
