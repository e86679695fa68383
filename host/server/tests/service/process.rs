//! A server in a process of its own, which may be killed, and which logs all there is to log.

use crate::client::Client;
use crate::server::runtime;
use crate::toy;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A server process, killed when this is dropped.
pub struct Process {
    pub client: Client,
    child: Child,
}

/// Not a test: what the process runs.
#[test]
#[ignore = "is run by the others"]
fn child() {
    let Some(dir) = std::env::var_os("SMALLEST_TEST_DIR") else { return };
    let log = File::create(Path::new(&dir).join("log")).expect("creatable");
    tracing_subscriber::fmt().with_ansi(false).with_max_level(tracing::Level::TRACE).with_writer(log).init();
    let mut config = host_server::Config::new(([127, 0, 0, 1], 0).into(), dir);
    config.guard = host_server::Guard::public_only(&["127.0.0.1"]).expect("a host");
    config.lease = std::time::Duration::from_millis(500);
    config.rates = host_server::Rates::NONE;
    if let Some(waiting) = std::env::var("SMALLEST_TEST_WAITING").ok().and_then(|waiting| waiting.parse().ok()) {
        config.max_waiting = waiting;
    }
    let serving = host_server::serve(config, toy::registry(), std::future::pending(), |address, _| {
        println!("\nlistening on {address}");
    });
    runtime().block_on(serving).expect("serves");
}

impl Process {
    /// Starts a server on a directory that has the key, to die at that failpoint.
    pub fn start(dir: &Path, failpoint: &str, key: &str) -> Self {
        Self::start_with(dir, key, |command| {
            command.env("SMALLEST_FAILPOINT", failpoint);
        })
    }

    /// Starts a server on a directory that has the key, with more in its environment.
    pub fn start_with(dir: &Path, key: &str, adjust: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(["--ignored", "--exact", "process::child", "--nocapture"]);
        command.env("SMALLEST_TEST_DIR", dir);
        adjust(&mut command);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("starts");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines().map_while(Result::ok);
        let address = lines.find_map(|line| line.strip_prefix("listening on ").map(str::to_owned));
        let address = address.and_then(|address| address.parse().ok()).expect("an address");
        Self { client: Client { address, key: key.into() }, child }
    }

    /// The most memory that it has had at a time, in bytes.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("it runs");
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
        peak.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") * 1024
    }

    /// Waits until the process has died of its failpoint.
    pub fn wait_dead(&mut self) {
        assert!(!self.child.wait().expect("a child of ours").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
