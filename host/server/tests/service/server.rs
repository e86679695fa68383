//! A server on a thread of its own.

use crate::client::Client;
use crate::toy;
use host_server::{Config, Stores, keys, serve};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

/// A server that runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    /// The first key; empty where the directory had accounts already.
    pub key: String,
    pub dir: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _temp: Option<TempDir>,
}

impl Server {
    /// On a fresh directory, with the settings of an ordinary machine.
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    /// On a fresh directory, with other settings.
    pub fn start_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let temp = tempfile::tempdir().expect("a temporary directory");
        let mut server = Self::on(temp.path(), adjust);
        server._temp = Some(temp);
        server
    }

    /// On a directory that stays.
    pub fn on(dir: &Path, adjust: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), dir);
        config.timeouts.shutdown = std::time::Duration::from_secs(5);
        // Tests ask as fast as they can.
        config.rates = host_server::Rates::NONE;
        adjust(&mut config);
        let (ready, started) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let stopped = async move {
                let _ = stopped.await;
            };
            let serving = serve(config, toy::registry(), stopped, |address, first| {
                let key = first.map(|first| first.key.expose().to_owned());
                ready.send((address, key)).expect("the test waits");
            });
            runtime().block_on(serving).expect("serves");
        });
        let (address, key) = started.recv().expect("the server starts");
        let key = key.unwrap_or_default();
        Self { address, key, dir: dir.into(), stop: Some(stop), thread: Some(thread), _temp: None }
    }

    /// A client with the first key.
    pub fn client(&self) -> Client {
        Client { address: self.address, key: self.key.clone() }
    }

    /// A client with a key and an account of its own.
    pub fn stranger(&self) -> Client {
        let key = runtime()
            .block_on(keys::create(&Stores::local(&self.dir), None, None))
            .expect("keys can be made while a server runs");
        Client { address: self.address, key: key.key.expose().into() }
    }

    /// Paths of all temporary files.
    pub fn spooled(&self) -> Vec<PathBuf> {
        files_under(&self.dir.join("tmp"))
    }

    /// Paths of all blobs.
    pub fn blobs(&self) -> Vec<PathBuf> {
        files_under(&self.dir.join("blobs"))
    }

    /// The path of a file's blob.
    pub fn blob(&self, id: &str) -> PathBuf {
        self.dir.join("blobs").join(&id[..2]).join(id)
    }

    /// Tells the server to stop, without waiting.
    pub fn tell_stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Waits for the server to end.
    pub fn join(&mut self) {
        self.tell_stop();
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server ends well");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.tell_stop();
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the server ends well");
        }
    }
}

/// A runtime for one call.
pub fn runtime() -> Runtime {
    Runtime::new().expect("threads can be made")
}

fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten() {
        let path = entry.expect("readable").path();
        if path.is_dir() { files.extend(files_under(&path)) } else { files.push(path) }
    }
    files
}

/// Waits until something is so; panics after half a minute.
pub fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = std::time::Instant::now();
    while !is_so() {
        assert!(started.elapsed().as_secs() < 30, "never happened: {what}");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}
