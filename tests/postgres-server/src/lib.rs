//! A PostgreSQL server of its own for a test: a fresh cluster in a temporary folder, on a free port of the loopback, gone when dropped.
//!
//! The programs are those on the PATH or of Debian's package. They refuse to run as root: there they run as `nobody`.
#![forbid(unsafe_code)]

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server.
pub struct PostgresServer {
    child: Child,
    port: u16,
    programs: PathBuf,
    _folder: TempDir,
}

impl PostgresServer {
    /// Makes a cluster and starts a server over it.
    pub fn start() -> Self {
        let programs = programs();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let open = std::fs::Permissions::from_mode(0o777);
        std::fs::set_permissions(folder.path(), open).expect("the folder is ours");
        let data = folder.path().join("data");
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb.args(["--auth=trust", "--username=smallest", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        let made = initdb.arg(&data).current_dir(folder.path()).output().expect("initdb starts");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let mut server = unprivileged(&programs.join("postgres"));
        server.arg("-D").arg(&data).args(["-h", "127.0.0.1", "-k", "", "-p", &port.to_string()]);
        server.current_dir(folder.path()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = Self { child: server.spawn().expect("postgres starts"), port, programs, _folder: folder };
        server.wait();
        server
    }

    /// The URL of a new, empty database.
    pub fn database(&self, name: &str) -> String {
        let created = self.psql("postgres", &format!("CREATE DATABASE \"{name}\""));
        assert!(created, "the database {name} can be made");
        format!("postgres://smallest@127.0.0.1:{}/{name}", self.port)
    }

    fn wait(&mut self) {
        let started = Instant::now();
        while !self.psql("postgres", "SELECT 1") {
            let ended = self.child.try_wait().expect("the child can be asked");
            assert!(ended.is_none() && started.elapsed() < PATIENCE, "postgres does not come up: {ended:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn psql(&self, database: &str, statement: &str) -> bool {
        let beside = self.programs.join("psql");
        let mut psql = Command::new(if beside.exists() { beside } else { "psql".into() });
        psql.args(["-X", "-q", "-h", "127.0.0.1", "-U", "smallest", "-p", &self.port.to_string(), "-d", database]);
        let quiet = psql.args(["-c", statement]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().expect("psql starts").success()
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        // SIGQUIT stops the server and its children at once; the cluster is thrown away.
        let _ = Command::new("kill").args(["-QUIT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

/// The folder of `initdb` and `postgres`.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    folders.extend(debian.map(|version| version.path().join("bin")));
    let found = folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists());
    found.expect("initdb and postgres, from Debian's package postgresql")
}

/// A command that does not run as root.
fn unprivileged(program: &Path) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    if !root {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--"]).arg(program);
    command
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has free ports");
    listener.local_addr().expect("bound").port()
}
