//! `serve` as a newcomer meets it: a key, a line to paste, and an end.

use crate::stage::{Stage, components};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running service, killed when dropped.
struct Running(Child, BufReader<ChildStdout>);

impl Running {
    fn start(stage: &Stage) -> Self {
        let mut command = stage.command(&["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"]);
        let mut child = command.env("RUST_LOG", "off").stderr(Stdio::inherit()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self(child, stdout)
    }

    /// The lines up to and including the one that says where it listens.
    fn greeting(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        for line in self.1.by_ref().lines() {
            lines.push(line.unwrap());
            if lines.last().is_some_and(|line| line.starts_with("listening on http://127.0.0.1:")) {
                return lines;
            }
        }
        panic!("the service ended: {lines:?}");
    }

    fn stop(mut self, signal: &str) -> Option<i32> {
        Command::new("kill").args(["-s", signal, &self.0.id().to_string()]).status().unwrap();
        self.0.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_printed_line_works_when_pasted_and_the_key_is_shown_once() {
    components();
    let stage = Stage::new();
    let mut service = Running::start(&stage);
    let greeting = service.greeting();
    let key = greeting[0].rsplit(' ').next().unwrap();
    assert!(greeting[0].contains("shown only this once") && key.starts_with("smz_"), "{greeting:?}");
    let line = greeting.iter().find(|line| line.contains("curl ")).unwrap();
    assert!(line.contains(key));
    let pasted = Command::new("sh").args(["-c", line]).output().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&pasted.stdout).unwrap();
    assert_eq!(answer["originalFilename"], "hello.log", "{answer}");
    assert_eq!(answer["codec"], "log-files");
    assert!(answer["compressedBytes"].as_u64() < answer["originalBytes"].as_u64(), "{answer}");
    assert_eq!(service.stop("TERM"), Some(0));

    let mut again = Running::start(&stage);
    assert_eq!(again.greeting().len(), 1, "only the address");
    let fsck = stage.succeed(&["fsck", "--deep", "--data-dir", "data"]);
    assert!(fsck.stdout.starts_with(b"files: 1, blobs: 1, lost or damaged: 0, left over: 0"));
    stage.refuse(&["serve", "--listen", "127.0.0.1:0", "--data-dir", "data"], 2, "data is in use by a server");
    assert_eq!(again.stop("INT"), Some(0));
}

#[test]
fn an_address_that_is_taken_is_named() {
    components();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let stage = Stage::new();
    let mut command = stage.command(&["serve", "--listen", &address, "--data-dir", "data"]);
    let output = command.env("RUST_LOG", "off").output().unwrap();
    assert_eq!(output.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&format!("cannot listen on {address}")));
}
