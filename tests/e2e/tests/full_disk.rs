//! A full disk gives a 5xx, loses nothing, and leaves the service alive.

use e2e::{Client, Service, log_lines, smallest};
use std::process::Command;

/// The command as it is, in a mount namespace of its own where `folder` is a disk of that many MiB.
fn on_small_disk(command: &mut Command, folder: &str, mib: u32) {
    let program = command.get_program().to_owned();
    let arguments: Vec<_> = command.get_args().map(std::ffi::OsStr::to_owned).collect();
    let mut inside = Command::new("unshare");
    // With --map-root-user the mount needs no privileges; root may do without.
    inside.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    inside
        .arg(format!("mount -t tmpfs -o size={mib}m tmpfs \"$0\" && exec \"$@\""))
        .arg(folder)
        .arg(program)
        .args(arguments);
    inside.env("RUST_LOG", "off").stdout(std::process::Stdio::piped());
    *command = inside;
}

#[test]
fn nothing_is_lost_and_the_service_lives() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().to_str().expect("UTF-8").to_string();
    // Room for the components, which the service copies, and not for the large file.
    let mut service = Service::start(data.path(), |command| on_small_disk(command, &folder, 32));
    // The disk is visible only inside the namespace, so the key is the one of the greeting.
    let key = service.greeting.split(|c: char| c.is_whitespace() || c == '"').find(|word| word.starts_with("smz_"));
    let client = Client::new(&service.url, key.expect("a first key"));
    let small = log_lines(50_000);
    let kept = client.upload("log-files", "", "small.log", &small).expect("an answer");
    assert_eq!(kept.status, 201);
    for round in 0..3 {
        let large = client.upload("log-files", "?level=fast", "large.log", &log_lines((48 << 20) + round));
        let large = large.expect("an answer");
        assert!((500..600).contains(&large.status), "status {}", large.status);
        assert!(large.json()["error"].is_string());
        assert_eq!(client.download(&kept.text("uploadId")).expect("an answer").body, small);
    }
    let another = client.upload("log-files", "", "another.log", &log_lines(60_000)).expect("an answer");
    assert_eq!(another.status, 201, "the failed uploads left nothing behind");
    assert_eq!(client.get("/api/files").expect("an answer").json()["usage"]["totalFiles"], 2);
    assert!(service.is_running());
}

#[test]
fn a_full_disk_leaves_no_archive_of_the_command_line() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = data.path().join("disk");
    std::fs::create_dir(&folder).expect("a folder");
    let log = data.path().join("large.log");
    // Random bytes do not shrink below the disk's size.
    let mut state = 1u64;
    let bytes = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    });
    std::fs::write(&log, bytes.take(12 << 20).collect::<Vec<u8>>()).expect("written");
    let mut command = smallest();
    command.args(["compress", "--codec", "log-files", "--param", "level=fast", "-o"]);
    command.arg(folder.join("out.smz")).arg(&log);
    on_small_disk(&mut command, folder.to_str().expect("UTF-8"), 8);
    let output = command.output().expect("runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("smallest: "), "{output:?}");
}
