//! A command that is told to stop leaves nothing half written.

use crate::stage::{Stage, log};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn a_stopped_command_leaves_nothing() {
    let stage = Stage::new();
    stage.write("app.log", &log(300_000));
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let child = stage.command(&["compress", "app.log", "--param", "level=max"]).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while stage.names().len() == 1 {
            assert!(Instant::now() < deadline, "the command does not start to write");
            sleep(Duration::from_millis(2));
        }
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(code));
        assert_eq!(stage.names(), ["app.log"], "{signal}");
    }
}
