//! Edges before a service, in the runtimes that they are for.

use crate::{Service, built, root};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What edge and service share in tests.
pub const EDGE_SECRET: &str = "what edge and origin share in tests; 0123456789";

/// What runs an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// Cloudflare's workerd, driven by Miniflare.
    Cloudflare,
    /// wasmtime's wasi:http with Spin's interfaces (src/spin).
    Wasmtime,
    /// Spin itself.
    Spin,
}

impl Runtime {
    /// Those that are here: Spin where it is installed.
    pub fn all() -> impl Iterator<Item = Self> {
        let has_spin = Command::new("spin").arg("--version").output().is_ok_and(|output| output.status.success());
        [Self::Cloudflare, Self::Wasmtime].into_iter().chain(has_spin.then_some(Self::Spin))
    }
}

/// An edge, ended when dropped.
pub struct Worker {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

impl Worker {
    /// Starts one before the origin at that address, which has [`EDGE_SECRET`] in its environment.
    pub fn before(origin: &str, runtime: Runtime) -> Self {
        let mut command = match runtime {
            Runtime::Cloudflare => {
                let folder = root().join("tests/edge");
                assert!(
                    folder.join("node_modules").exists(),
                    "run the tests with `cargo xtask test`, which installs the Node packages"
                );
                let mut command = Command::new("node");
                command.arg("worker.mjs").arg(built("edge/cloudflare")).current_dir(folder);
                command
            }
            Runtime::Wasmtime => {
                let mut command = Command::new(built("spin-host"));
                command.arg(built("edge/spin/edge.wasm"));
                command
            }
            Runtime::Spin => {
                built("edge/spin/edge.wasm");
                let mut command = Command::new("spin");
                command
                    .args(["up", "--quiet", "--listen", "127.0.0.1:0", "--from"])
                    .arg(root().join("edge/spin/spin.toml"));
                command.env("SPIN_VARIABLE_ORIGIN", origin).env("SPIN_VARIABLE_EDGE_SECRET", EDGE_SECRET);
                command
            }
        };
        command.env("ORIGIN", origin).env("SMALLEST_EDGE_SECRET", EDGE_SECRET);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("it starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            let read = lines.read_line(&mut line).expect("it prints its address");
            assert!(read > 0, "the edge ended before it listened: {:?}", child.wait());
        }
        let url = line[line.find("http://").expect("just seen")..].trim().to_owned();
        thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Self { child, url }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Ours end with their standard input, and take down what they started; Spin does not.
        drop(self.child.stdin.take());
        let ended = (0..100).any(|_| {
            thread::sleep(Duration::from_millis(20));
            !matches!(self.child.try_wait(), Ok(None))
        });
        if !ended {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

/// A wire between an edge and a service that remembers what was sent to the service.
pub struct Tap {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Tap {
    /// Before that service.
    pub fn before(service: &Service) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let (origin, sent) = (service.url.replace("http://", ""), Arc::new(Mutex::new(Vec::new())));
        let remembered = sent.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(&origin) else { continue };
                let (Ok(from_client), Ok(to_client)) = (client.try_clone(), server.try_clone()) else { continue };
                let remembered = remembered.clone();
                thread::spawn(move || copy(from_client, server, Some(&remembered)));
                thread::spawn(move || copy(to_client, client, None));
            }
        });
        Self { url, sent }
    }

    /// What was sent since this was asked last.
    pub fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.sent.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream, remembered: Option<&Mutex<Vec<u8>>>) {
    let mut piece = vec![0; 64 << 10];
    while let Ok(len @ 1..) = from.read(&mut piece) {
        if let Some(remembered) = remembered {
            remembered.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&piece[..len]);
        }
        if to.write_all(&piece[..len]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Write);
}
