//! A service with all that the tests of the client libraries ask of it.

use crate::{Client, Service, built, root, smallest};
use s3_server::S3Server;
use serde_json::json;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const BUCKET: &str = "write-back";

/// A running service with keys of several kinds, and a bucket that it writes text to.
pub struct Serviced {
    service: Service,
    key: String,
    s3: S3Server,
    folder: TempDir,
}

impl Serviced {
    /// Starts everything.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let s3 = S3Server::start(&[BUCKET]).expect("starts");
        let host = s3.url.trim_start_matches("http://").to_owned();
        let service = Service::start(&folder.path().join("data"), |command| {
            command.args(["--allow-s3-host", &host]);
        });
        let key = service.new_key();
        let destination = json!({
            "bucket": BUCKET, "region": "us-east-1", "endpoint": s3.url, "pathStyle": true,
            "accessKeyId": s3.access_key, "secretAccessKey": s3.secret_key
        });
        let saved = Client::new(&service.url, &key).put("/api/settings/text", &destination).expect("an answer");
        assert_eq!(saved.status, 200, "{}", saved.json());
        Self { service, key, s3, folder }
    }

    /// Says in the environment where the service is, which keys it has, and what to send it.
    pub fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("SMALLEST_URL", &self.service.url)
            .env("SMALLEST_API_KEY", &self.key)
            .env("SMALLEST_TEST_READ_KEY", self.other_key(&["--scope", "read"]))
            .env("SMALLEST_TEST_POOR_KEY", self.other_key(&["--credits", "0"]))
            .env("SMALLEST_TEST_BUCKET", BUCKET)
            .env("SMALLEST_TEST_CORPUS", root().join("tests/corpus"))
            .env("SMALLEST_TEST_BINARY", built("smallest"))
    }

    /// The folder of the bucket's objects.
    pub fn bucket(&self) -> PathBuf {
        self.s3.dir.join(BUCKET)
    }

    fn other_key(&self, arguments: &[&str]) -> String {
        let mut command = smallest();
        command.args(["keys", "create", "--data-dir"]).arg(self.folder.path().join("data")).args(arguments);
        let output = command.output().expect("keys create");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("ASCII").trim().to_string()
    }
}
