//! The specification's curl, JavaScript and Python examples, each with a fresh account.

use e2e::{Client, EDGE_SECRET, Runtime, Service, Worker, built, log_lines, root};
use serde_json::Value;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Example {
    /// Where the examples ask: the service, or an edge before it.
    url: String,
    _worker: Option<Worker>,
    _service: Service,
    folder: tempfile::TempDir,
    key: String,
    log: Vec<u8>,
}

impl Example {
    /// Once asked directly, and once through each edge.
    fn all() -> impl Iterator<Item = Self> {
        iter::once(None).chain(Runtime::all().map(Some)).map(Self::new)
    }

    /// A service, an edge where it is wanted, a fresh account, and a folder with the files that the examples name.
    fn new(edge: Option<Runtime>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let service = Service::start(&folder.path().join("data"), |command| {
            command.env("SMALLEST_EDGE_SECRET", EDGE_SECRET);
        });
        let worker = edge.map(|edge| Worker::before(&service.url, edge));
        let url = worker.as_ref().map_or(&service.url, |worker| &worker.url).clone();
        let key = service.new_key();
        let log = log_lines(50_000);
        for name in ["syslog.log", "reads.log"] {
            fs::write(folder.path().join(name), &log).expect("written");
        }
        fs::write(folder.path().join("app.log"), log_lines(9_000)).expect("written");
        Self { url, _worker: worker, _service: service, folder, key, log }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An example's text with this service's host and key.
    fn text(&self, name: &str) -> String {
        let text = fs::read_to_string(root().join("tests/e2e/examples").join(name)).expect("an example");
        text.replace("https://smallest.zip", &self.url).replace("YOUR_API_KEY", &self.key)
    }

    /// Runs a program in the folder and returns what it printed.
    fn run(&self, command: &mut Command) -> String {
        let output = command.current_dir(self.folder.path()).output().expect("starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    fn client(&self) -> Client {
        Client::new(&self.url, &self.key)
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn fields(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

fn check_upload(answer: &Value, name: &str, original: &[u8]) {
    for field in ["uploadId", "originalFilename", "originalBytes", "compressedBytes", "codec", "format"] {
        assert!(answer.get(field).is_some(), "no {field} in {answer}");
    }
    assert_eq!(answer["originalFilename"], name);
    assert_eq!(answer["originalBytes"], original.len());
    assert_eq!((&answer["codec"], &answer["format"]), (&"log-files".into(), &Value::Null));
    let compressed = answer["compressedBytes"].as_u64().expect("a number");
    assert!(compressed > 0 && compressed < original.len() as u64 / 4);
    let saved = 100.0 * (1.0 - compressed as f64 / original.len() as f64);
    assert_eq!(answer["savings"], format!("{saved:.1}%"));
    let created = answer["createdAt"].as_str().expect("a time");
    assert!(created.len() == 20 && created.ends_with('Z') && created.as_bytes()[10] == b'T', "{created}");
}

fn check_entry(entry: &Value, name: &str, original: &[u8]) {
    check_upload(entry, name, original);
    let ratio = entry["compressedBytes"].as_f64().expect("a number") / original.len() as f64;
    assert!((entry["ratio"].as_f64().expect("a number") - ratio).abs() <= 0.000_05);
}

#[test]
fn curl() {
    Example::all().for_each(curl_of);
}

fn curl_of(example: Example) {
    let text = example.text("curl.sh");
    let commands: Vec<&str> = text.split("###\n").collect();
    let shell = |command: &str| example.run(Command::new("sh").arg("-c").arg(command.replace("curl ", "curl -sS ")));

    let uploaded = json(&shell(commands[0]));
    check_upload(&uploaded, "syslog.log", &example.log);
    assert!(uploaded["compressionTimeMs"].is_u64());
    let id = uploaded["uploadId"].as_str().expect("an id");

    let list = json(&shell(commands[1]));
    assert_eq!(fields(&list), ["files", "usage"]);
    check_entry(&list["files"][0], "syslog.log", &example.log);
    assert_eq!(list["files"][0]["accessedAt"], Value::Null);
    let totals = ["totalFiles", "totalOriginalBytes", "totalCompressedBytes"].map(|f| list["usage"][f].as_u64());
    assert_eq!(totals, [Some(1), Some(example.log.len() as u64), uploaded["compressedBytes"].as_u64()]);

    check_entry(&json(&shell(&commands[2].replace("a8f3b2c1", id))), "syslog.log", &example.log);
    shell(&commands[3].replace("a8f3b2c1", id));
    assert_eq!(fs::read(example.path("reads.fastq")).expect("downloaded"), example.log);
    let entry = json(&shell(&commands[2].replace("a8f3b2c1", id)));
    assert!(entry["accessedAt"].is_string(), "{entry}");
    json(&shell(&commands[4].replace("a8f3b2c1", id)));
    assert_eq!(example.client().get(&format!("/api/files/{id}")).expect("an answer").status, 404);
}

/// The examples of codecs: what each names, a file of ours for it, and the codec and format in the answer.
const CODECS: [(&str, &str, &str, Option<&str>); 6] = [
    ("brain_ct.dcm", "dicom/ct-signed.dcm", "dicom", None),
    ("backup.sql", "db-dumps/copy.sql", "db-dumps", Some("postgres")),
    ("collection.bson", "db-dumps/people.bson", "db-dumps", Some("mongodb")),
    ("galaxy.fits", "fits/unsigned.fits", "fits", None),
    ("report.pdf", "text-pdf/modern.pdf", "text-pdf", None),
    ("app.bundle.js", "dict-transport/module.js", "dict-transport", None),
];

#[test]
fn curl_for_each_codec() {
    Example::all().for_each(curl_for_each_codec_of);
}

fn curl_for_each_codec_of(example: Example) {
    let text = example.text("codecs.sh");
    let commands: Vec<&str> = text.split("###\n").collect();
    assert_eq!(commands.len(), CODECS.len());
    for (command, (name, sample, codec, format)) in commands.into_iter().zip(CODECS) {
        let original = fs::read(root().join("tests/corpus").join(sample)).expect("a sample");
        fs::write(example.path(name), &original).expect("written");
        let answer = json(&example.run(Command::new("sh").arg("-c").arg(command.replace("curl ", "curl -sS "))));
        assert_eq!((&answer["codec"], &answer["format"]), (&codec.into(), &format.into()), "{answer}");
        assert_eq!((&answer["originalFilename"], &answer["originalBytes"]), (&name.into(), &original.len().into()));
        assert!(answer["compressedBytes"].as_u64().is_some_and(|len| len < original.len() as u64 / 2), "{answer}");
        let id = answer["uploadId"].as_str().expect("an id");
        let restored = example.client().get(&format!("/api/files/{id}/download")).expect("an answer");
        assert!(restored.body == original, "{name}");
    }
}

#[test]
fn python() {
    Example::all().for_each(|example| check_python(example, |text| text));
}

/// The example without its functions, which come from the package.
#[test]
fn python_with_the_package() {
    check_python(Example::new(None), |text| {
        let (_, usage) = text.split_once("# Usage examples\n").expect("the functions and their use");
        format!("from smallest import upload, download, list_files, delete_file\n{usage}")
    });
}

fn check_python(example: Example, change: impl FnOnce(String) -> String) {
    fs::write(example.path("client.py"), change(example.text("client.py"))).expect("written");
    let samples = [
        ("brain_ct.dcm", "dicom/ct-signed.dcm"),
        ("backup.sql", "db-dumps/copy.sql"),
        ("galaxy.fits", "fits/unsigned.fits"),
        ("paper.pdf", "text-pdf/modern.pdf"),
    ];
    for (name, sample) in samples {
        fs::copy(root().join("tests/corpus").join(sample), example.path(name)).expect("copied");
    }
    let path = [root().join("clients/python/src"), built("python")];
    let path = std::env::join_paths(path).expect("no colons");
    let mut python = Command::new("python3");
    python.arg("client.py").env("PYTHONPATH", path).env("PYTHONDONTWRITEBYTECODE", "1");
    let printed = example.run(python.env("SMALLEST_URL", &example.url).env("SMALLEST_API_KEY", &example.key));
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(lines.len(), 14, "{printed}");
    let (len, compressed) = (thousands(example.log.len()), lines[0].split(' ').nth(4).expect("a size"));
    assert!(lines[0].starts_with(&format!("log-files: {len} bytes -> {compressed} bytes (")), "{}", lines[0]);
    assert!(lines[0].ends_with("ms"), "{}", lines[0]);
    assert_eq!(lines[1], format!("Downloaded {len} bytes to reads_restored.log"));
    assert_eq!(fs::read(example.path("reads_restored.log")).expect("downloaded"), example.log);
    // Newest first.
    for (line, name) in
        lines[7..13].iter().zip(["paper.pdf", "galaxy.fits", "app.log", "backup.sql", "brain_ct.dcm", "reads.log"])
    {
        assert!(line.contains(&format!(" - {name} (")), "{printed}");
    }
    let left = example.client().get("/api/files").expect("an answer").json();
    assert_eq!(left["usage"]["totalFiles"], 5);
}

#[test]
fn javascript() {
    Example::all().for_each(javascript_of);
}

fn javascript_of(example: Example) {
    fs::write(example.path("client.mjs"), example.text("client.mjs")).expect("written");
    let answer = json(&example.run(Command::new("node").arg("client.mjs")));
    assert_eq!(answer["status"], 201);
    check_upload(&answer["uploaded"], "syslog.log", &example.log);
    check_entry(&answer["list"]["files"][0], "syslog.log", &example.log);
    check_entry(&answer["file"], "syslog.log", &example.log);
    let encoded = example.run(Command::new("base64").args(["-w0", "syslog.log"]));
    assert_eq!(answer["restored"], encoded);
    assert!(answer["deleted"].is_object());
}

#[test]
fn the_greeting_can_be_pasted() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let service = Service::start(&data, |_| ());
    let command = service.greeting.lines().find(|line| line.contains("curl ")).expect("a curl line").trim();
    let output = Command::new("sh").arg("-c").arg(command).current_dir(folder.path()).output().expect("runs");
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    let answer = json(&String::from_utf8(output.stdout).expect("UTF-8"));
    assert!(answer["uploadId"].is_string(), "{answer}");
    drop(service);
    assert!(!greets_with_key(&data), "the key is shown once");
}

fn greets_with_key(data: &Path) -> bool {
    Service::start(data, |_| ()).greeting.contains("curl ")
}

/// `1234567` as `1,234,567`.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).expect("digits")).collect();
    groups.join(",")
}
