//! What is written: all of it or nothing.

use crate::exit::{Exit, Stopped, labelled};
use crate::interrupt::Unfinished;
use crate::source::is_stream;
use std::fs::{self, File, Permissions};
use std::io::{self, Seek, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A file that appears under its name when it is complete, or standard output that is filled when everything is known to be right.
pub enum Output {
    /// A temporary file in the directory of the file that it becomes.
    File { temporary: NamedTempFile, unfinished: Unfinished, path: PathBuf, force: bool },
    /// A nameless file that is copied to standard output.
    Stream(File),
}

impl Output {
    /// Prepares to write `path`, or standard output for `-`; what exists is replaced with `force` only.
    ///
    /// The file gets `permissions`, minus the umask: what is made from a private file is private.
    pub fn create(path: &Path, force: bool, permissions: Option<Permissions>) -> Result<Self, Stopped> {
        let failed = |error: io::Error| Stopped::io(path, &error);
        if is_stream(path) {
            return Ok(Self::Stream(tempfile::tempfile().map_err(failed)?));
        }
        let path = replaceable(path, force)?;
        let permissions = permissions.unwrap_or_else(|| Permissions::from_mode(0o666));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".smallest-").permissions(permissions);
        let (temporary, unfinished) =
            Unfinished::make(|| builder.tempfile_in(directory(&path)), NamedTempFile::path).map_err(failed)?;
        Ok(Self::File { temporary, unfinished, path, force })
    }

    /// Makes what was written durable and visible.
    pub fn finish(self) -> Result<(), Stopped> {
        match self {
            Self::File { temporary, unfinished, path, force } => {
                let failed = |error: io::Error| Stopped::io(&path, &error);
                temporary.as_file().sync_all().map_err(failed)?;
                let kept = if force { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
                kept.map_err(|error| match error.error.kind() {
                    io::ErrorKind::AlreadyExists => exists(&path),
                    _ => failed(error.error),
                })?;
                drop(unfinished);
                File::open(directory(&path)).and_then(|directory| directory.sync_all()).map_err(failed)
            }
            Self::Stream(mut file) => {
                file.rewind().map_err(|error| unwritten(&error))?;
                let mut stdout = io::stdout().lock();
                io::copy(&mut file, &mut stdout).and_then(|_| stdout.flush()).map_err(|error| unwritten(&error))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File { temporary, path, .. } => {
                temporary.as_file().write(bytes).map_err(|error| labelled(&path.display(), &error))
            }
            Self::Stream(file) => file.write(bytes).map_err(|error| labelled(&"temporary file", &error)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes text to standard output.
pub fn print(text: &str) -> Result<(), Stopped> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(|error| unwritten(&error))
}

/// The path to replace: a link's target, and only ever a regular file, so that nothing like /dev/null becomes one.
fn replaceable(path: &Path, force: bool) -> Result<PathBuf, Stopped> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(path.into()),
        Err(error) => Err(Stopped::io(path, &error)),
        Ok(metadata) if !metadata.is_file() => {
            let message = format!("{}: not a regular file; `-o -` is standard output", path.display());
            Err(Stopped::usage(message))
        }
        Ok(_) if !force => Err(exists(path)),
        Ok(_) => fs::canonicalize(path).map_err(|error| Stopped::io(path, &error)),
    }
}

fn exists(path: &Path) -> Stopped {
    Stopped::usage(format!("{} exists; --force replaces it", path.display()))
}

fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// A reader that has seen enough and closed the pipe needs no message.
fn unwritten(error: &io::Error) -> Stopped {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stopped::quietly(Exit::Io),
        _ => Stopped::io(Path::new("standard output"), error),
    }
}
