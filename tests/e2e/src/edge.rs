//! Cloudflare's runtime with our worker, before a service.

use crate::{Service, built, root};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What edge and service share in tests.
pub const EDGE_SECRET: &str = "what edge and origin share in tests; 0123456789";

/// A worker, ended when dropped.
pub struct Worker {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
}

impl Worker {
    /// Starts one before the origin at that address, which has [`EDGE_SECRET`] in its environment.
    pub fn before(origin: &str) -> Self {
        let folder = root().join("tests/edge");
        assert!(
            folder.join("node_modules").exists(),
            "run the tests with `cargo xtask test`, which installs the Node packages"
        );
        let mut command = Command::new("node");
        command.arg("worker.mjs").arg(built("edge/cloudflare")).current_dir(folder);
        command.env("ORIGIN", origin).env("SMALLEST_EDGE_SECRET", EDGE_SECRET);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit());
        let mut child = command.spawn().expect("node starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        while !line.contains("http://") {
            line.clear();
            let read = lines.read_line(&mut line).expect("it prints its address");
            assert!(read > 0, "the worker ended before it listened: {:?}", child.wait());
        }
        let url = line[line.find("http://").expect("just seen")..].trim().to_owned();
        thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Self { child, url }
    }

    /// The number of the process that the runtime belongs to.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The runtime ends with it: Miniflare takes it down when its standard input ends.
        drop(self.child.stdin.take());
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
