//! The specification's examples of `/api/compress` and S3 write-back, word for word but for host, key and lost indentation, each with
//! a fresh account. The transcoder behind them is the tests' own: it keeps the first half of a file.

use crate::client::{BOUNDARY, Client};
use crate::server::Server;
use crate::write_back::{JPEG, credits, destination, limited, send, set, start};
use s3_server::S3Server;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

struct Example {
    server: Server,
    client: Client,
    folder: TempDir,
    s3: S3Server,
}

impl Example {
    fn new() -> Self {
        let (server, s3) = (start(), S3Server::start(&["my-bucket"]).expect("starts"));
        let client = limited(&server, 2);
        assert_eq!(set(&client, "image", &destination(&s3, &s3.url)).status, 200);
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("photo.jpg"), JPEG).expect("written");
        Self { server, client, folder, s3 }
    }

    /// An example's text with this server's host and key, between what it takes for granted and what shows its outcome.
    fn write(&self, name: &str, before: &str, after: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service/examples");
        let text = fs::read_to_string(folder.join(name)).expect("an example");
        let url = format!("http://{}", self.server.address);
        let text = text.replace("https://smallest.zip", &url).replace("YOUR_API_KEY", &self.client.key);
        let path = self.folder.path().join(name);
        fs::write(&path, [before, &text, after].concat()).expect("written");
        path
    }

    fn run(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        let packages = target().join("release/python");
        command.args(arguments).current_dir(self.folder.path()).env("PYTHONPATH", packages);
        let output = command.env("GOCACHE", target().join("go")).env("GO111MODULE", "off").output().expect("starts");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn check_compressed(&self) {
        let compressed = fs::read(self.folder.path().join("compressed.jpg")).expect("written");
        assert_eq!(compressed, &JPEG[..JPEG.len() / 2]);
        assert_eq!(credits(&self.client), 1);
    }

    fn check_written(&self, answer: &Value) {
        let stored = fs::read(self.s3.dir.join("my-bucket/small/photos/sunset.jpg")).expect("written");
        assert_eq!(stored, &JPEG[..JPEG.len() / 2]);
        assert_eq!((&answer["original_size"], &answer["compressed_size"]), (&JPEG.len().into(), &stored.len().into()));
        let ratio = 100.0 * (1.0 - stored.len() as f64 / JPEG.len() as f64);
        assert!((answer["compression_ratio"].as_f64().expect("a number") - ratio).abs() < 0.006);
        assert_eq!((&answer["key"], &answer["bucket"]), (&"photos/sunset.jpg".into(), &"my-bucket".into()));
        assert_eq!(credits(&self.client), 1);
    }
}

/// Where `cargo xtask test` puts what it installs.
fn target() -> PathBuf {
    let beside =
        || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two below the root").join("target");
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(beside, PathBuf::from)
}

#[test]
fn compress_with_curl() {
    let example = Example::new();
    example.write("compress.sh", "", "");
    example.run("sh", &["compress.sh"]);
    example.check_compressed();
}

#[test]
fn compress_with_javascript() {
    let example = Example::new();
    let before = "import fs from 'node:fs';\n\
        const fileInput = { files: [new File([fs.readFileSync('photo.jpg')], 'photo.jpg', { type: 'image/jpeg' })] };\n";
    let after = "fs.writeFileSync('compressed.jpg', new Uint8Array(await blob.arrayBuffer()));\n";
    let script = example.write("compress.js", before, after);
    fs::rename(&script, script.with_extension("mjs")).expect("renamed");
    example.run("node", &["compress.mjs"]);
    example.check_compressed();
}

#[test]
fn compress_with_python() {
    let example = Example::new();
    example.write("compress.py", "", "");
    example.run("python3", &["compress.py"]);
    example.check_compressed();
}

#[test]
fn compress_with_go() {
    let example = Example::new();
    example.write("compress.go", "", "");
    example.run("go", &["run", "compress.go"]);
    example.check_compressed();
}

/// The bytes that .NET's HttpClient sends for the C# example: names without quotes, `filename*` beside `filename`, the boundary in
/// quotes.
#[test]
fn compress_with_what_csharp_sends() {
    let example = Example::new();
    let boundary = "2a3ff6d4-9b3b-4f5d-a0ad-4f4cb2d1f6d1";
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=image; filename=photo.jpg; filename*=utf-8''photo.jpg\r\n\r\n"
    );
    let body = [head.as_bytes(), JPEG, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    let answer = send(
        &example.client,
        "POST",
        "/api/compress",
        &format!("Content-Type: multipart/form-data; boundary=\"{boundary}\"\r\n"),
        &body,
    );
    assert_eq!((answer.status, answer.body.as_slice()), (200, &JPEG[..JPEG.len() / 2]));
    assert_ne!(boundary, BOUNDARY);
    assert_eq!(credits(&example.client), 1);
}

#[test]
fn write_back_with_curl() {
    let example = Example::new();
    example.write("s3.sh", "", "");
    let printed = example.run("sh", &["s3.sh"]);
    example.check_written(&serde_json::from_str(&printed).expect("JSON"));
}

#[test]
fn write_back_with_python() {
    let example = Example::new();
    example.write("s3.py", "", "");
    let printed = example.run("python3", &["s3.py"]);
    example.check_written(&serde_json::from_str(&printed.replace('\'', "\"")).expect("JSON but for its quotes"));
}

/// The bytes that .NET's HttpClient sends for the C# example.
#[test]
fn write_back_with_what_csharp_sends() {
    let example = Example::new();
    let answer = send(
        &example.client,
        "PUT",
        "/s3/my-bucket/photos/sunset.jpg?type=image",
        "Content-Type: image/jpeg\r\n",
        JPEG,
    );
    assert_eq!(answer.status, 200);
    example.check_written(&answer.json());
}
