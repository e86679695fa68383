//! A running `smallest serve`.

use crate::{Client, built};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The built binary, ready to be given arguments.
pub fn smallest() -> Command {
    Command::new(built("smallest"))
}

/// What the command line makes of a file of that name, by that command, on its standard output.
pub fn piped(command: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("written");
    let output = smallest().arg(command).arg(path).args(["-o", "-"]).output().expect("runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// `smallest serve` over a data folder, killed when dropped.
pub struct Service {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// What it printed up to and including its address.
    pub greeting: String,
    data: PathBuf,
}

impl Service {
    /// Starts over `data` and waits until it listens; `change` may add arguments and environment.
    pub fn start(data: &Path, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = smallest();
        command.args(["serve", "--listen", "127.0.0.1:0", "--data-dir"]).arg(data);
        // Tests ask as fast as they can.
        command.args(["--rate-per-key", "off", "--rate-per-address", "off", "--rate-of-failures", "off"]);
        command.env("RUST_LOG", "warn").stdout(Stdio::piped()).stderr(Stdio::inherit()).stdin(Stdio::null());
        change(&mut command);
        let mut child = command.spawn().expect("the service starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped"));
        let mut greeting = String::new();
        let url = loop {
            let mut line = String::new();
            let read = lines.read_line(&mut line).expect("the service prints its address");
            assert!(read > 0, "the service ended before it listened: {:?}", child.wait());
            greeting.push_str(&line);
            if let Some(at) = line.find("http://127.0.0.1:") {
                let port: String = line[at + 17..].chars().take_while(char::is_ascii_digit).collect();
                break format!("http://127.0.0.1:{port}");
            }
        };
        // Whatever else it prints must not fill the pipe.
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Self { child, url, greeting, data: data.into() }
    }

    /// A key of a new account.
    pub fn new_key(&self) -> String {
        let output = smallest().args(["keys", "create", "--data-dir"]).arg(&self.data).output().expect("keys create");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("ASCII").trim().to_string()
    }

    /// A client with a key of a new account.
    pub fn client(&self) -> Client {
        Client::new(&self.url, &self.new_key())
    }

    /// The process's number.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("the child can be asked").is_none()
    }

    /// Kills it at once, as `kill -9` does, and waits until it is gone.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to stop by SIGTERM; its exit code, or `None` where it takes longer than `patience`.
    pub fn stop(&mut self, patience: Duration) -> Option<i32> {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().expect("kill").success());
        let start = Instant::now();
        while start.elapsed() < patience {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
