//! A directory of its own, and the binary run in it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

pub const BINARY: &str = env!("CARGO_BIN_EXE_smallest");

/// A temporary directory in which commands run.
pub struct Stage(TempDir);

/// What a command came to.
pub struct Outcome {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Stage {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// The names of everything in the directory, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The command, not yet started.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.args(args).current_dir(self.0.path());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the command to its end.
    pub fn run(&self, args: &[&str]) -> Outcome {
        self.command(args).output().unwrap().into()
    }

    /// Runs the command to its end with `input` on standard input.
    pub fn feed(&self, args: &[&str], input: &[u8]) -> Outcome {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_vec();
        // A command that fails early stops reading; what it says is judged, not that.
        let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        feeder.join().unwrap();
        output.into()
    }

    /// Runs the command, which must succeed.
    pub fn succeed(&self, args: &[&str]) -> Outcome {
        let outcome = self.run(args);
        assert_eq!(outcome.code, 0, "{args:?}: {}", outcome.stderr);
        outcome
    }

    /// Runs the command, which must end with `code` and one line of explanation that contains `words`.
    pub fn refuse(&self, args: &[&str], code: i32, words: &str) {
        self.run(args).is_refusal(code, words);
    }
}

impl Outcome {
    /// Asserts an exit code, nothing on standard output, and an explanation that contains `words`.
    pub fn is_refusal(&self, code: i32, words: &str) {
        assert_eq!(self.code, code, "{}", self.stderr);
        assert!(self.stdout.is_empty());
        assert!(self.stderr.starts_with("smallest: "), "{}", self.stderr);
        assert!(self.stderr.contains(words), "{words:?} is not in {:?}", self.stderr);
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A log of that many lines, the same each time.
pub fn log(lines: u32) -> Vec<u8> {
    let mut text = Vec::new();
    for n in 0..lines {
        let (minute, second, pid) = (n / 60 % 60, n % 60, 1000 + n * 7919 % 541);
        let host = ["alpha", "beta", "gamma"][(n * 31 % 3) as usize];
        writeln!(text, "Jun 14 15:{minute:02}:{second:02} {host} sshd[{pid}]: session {n} opened for user root")
            .unwrap();
    }
    text
}

/// Bytes that nothing makes smaller, the same each time.
pub fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// The components that the wasm backend runs.
pub fn components() -> PathBuf {
    let folder = Path::new(BINARY).with_file_name("components");
    assert!(folder.is_dir(), "{} is missing: run `cargo xtask components` first", folder.display());
    folder
}
