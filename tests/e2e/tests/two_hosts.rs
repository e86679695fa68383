//! Two hosts on one PostgreSQL and one bucket serve one account as one would, also when either is killed.

use e2e::{Client, Service, log_lines, smallest};
use postgres_server::PostgresServer;
use s3_server::S3Server;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// What the hosts share, and a folder for what they do not.
struct Site {
    database: String,
    blobs: String,
    s3: S3Server,
    _postgres: PostgresServer,
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let (postgres, s3) = (PostgresServer::start(), S3Server::start(&["archives"]).expect("starts"));
        let blobs = format!("s3://archives/small?endpoint={}", s3.url);
        let folder = tempfile::tempdir().expect("a folder");
        Self { database: postgres.database("site"), blobs, s3, _postgres: postgres, folder }
    }

    fn data(&self, host: &str) -> PathBuf {
        self.folder.path().join(host)
    }

    fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("SMALLEST_DATABASE_URL", &self.database)
            .env("SMALLEST_BLOB_URL", &self.blobs)
            .env("AWS_ACCESS_KEY_ID", &self.s3.access_key)
            .env("AWS_SECRET_ACCESS_KEY", &self.s3.secret_key)
    }

    fn host(&self, name: &str) -> Service {
        Service::start(&self.data(name), |command| {
            self.apply(command);
        })
    }

    /// Runs a command of `smallest` that must go well, and answers what it printed.
    fn run(&self, arguments: &[&str]) -> String {
        let mut command = smallest();
        command.args(arguments).arg("--data-dir").arg(self.data("operator"));
        let output = self.apply(&mut command).output().expect("starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
    }
}

/// A file of its own for each number.
fn file(number: usize) -> Vec<u8> {
    [format!("{number}\n").as_bytes(), &log_lines(4_000 * (1 + number % 7))].concat()
}

#[test]
fn one_account_on_two_hosts_through_kills() {
    let site = Site::new();
    let mut hosts = [site.host("a"), site.host("b")];
    let key = site.run(&["keys", "create", "--account", "both"]);
    let mut promised: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for round in 0..6 {
        let clients: Vec<Client> = hosts.iter().map(|host| Client::new(&host.url, &key)).collect();
        let stored = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for i in 0..8 {
                let (client, stored) = (&clients[i % 2], &stored);
                scope.spawn(move || {
                    let bytes = file(round * 8 + i);
                    let Ok(answer) = client.upload("log-files", "?level=fast", "a.log", &bytes) else { return };
                    if answer.status == 201 {
                        stored.lock().expect("no panic").push((answer.text("uploadId"), bytes));
                    }
                });
            }
            // One of them dies while both are at work.
            thread::sleep(Duration::from_millis(30 + 60 * round as u64));
            hosts[round % 2].kill();
        });
        promised.extend(stored.into_inner().expect("no panic"));
        hosts[round % 2] = site.host(["a", "b"][round % 2]);
    }
    assert!(promised.len() >= 6, "{} of 48 uploads were answered", promised.len());
    let clients = hosts.each_ref().map(|host| Client::new(&host.url, &key));
    for (i, (id, bytes)) in promised.iter().enumerate() {
        assert_eq!(&clients[i % 2].download(id).expect("an answer").body, bytes);
        let again = clients[1 - i % 2].upload("log-files", "?level=fast", "b.log", bytes).expect("an answer");
        assert_eq!((again.status, again.text("uploadId")), (409, id.clone()));
    }
    let lists = clients.each_ref().map(|client| client.get("/api/files?limit=200").expect("a list").json());
    assert_eq!(lists[0]["usage"], lists[1]["usage"]);
    let (id, _) = promised.iter().next().expect("one");
    assert_eq!(clients[0].delete(id).expect("an answer").status, 200);
    assert_eq!(clients[1].download(id).expect("an answer").status, 404);
    site.run(&["fsck", "--deep"]);
}

#[test]
fn credits_are_spent_once_whichever_host_is_asked() {
    let site = Site::new();
    let hosts = [site.host("a"), site.host("b")];
    let key = site.run(&["keys", "create", "--account", "five", "--credits", "5"]);
    let statuses: Vec<u16> = thread::scope(|scope| {
        let upload = |i: usize| {
            let client = Client::new(&hosts[i % 2].url, &key);
            scope.spawn(move || client.upload("log-files", "?level=fast", "a.log", &file(i)).expect("an answer").status)
        };
        let threads: Vec<_> = (0..20).map(upload).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 5, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 402).count(), 15, "{statuses:?}");
    for host in &hosts {
        let account = Client::new(&host.url, &key).get("/api/account").expect("an answer").json();
        assert_eq!((&account["credits"], &account["usage"]["totalFiles"]), (&0.into(), &5.into()));
    }
    site.run(&["credits", "grant", "five", "1"]);
    let last =
        Client::new(&hosts[0].url, &key).upload("log-files", "", "a.log", b"one more line\n").expect("an answer");
    assert_eq!(last.status, 201);
    assert!(site.run(&["credits", "list"]).lines().any(|line| line.starts_with("five") && line.ends_with(" 0")));
    site.run(&["fsck", "--deep"]);
}
