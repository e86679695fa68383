//! What a server is told when it starts.

use crate::{Network, Rates, Scrub, Transcoders};
use edge_link::Secrets;
use host_s3::Guard;
use kit_core::Limits;
use std::collections::BTreeSet;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// A server's settings; [`Config::new`] fills in what an ordinary machine needs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where everything is kept.
    pub stores: Stores,
    /// The folder of the page that compresses in browsers, served at `/`; without it, `/` leads to the files of the account.
    pub web: Option<PathBuf>,
    /// Where to listen for administrators, if anywhere: whoever reaches it may see the metrics.
    pub admin: Option<SocketAddr>,
    /// Frames of one file that are coded at a time.
    pub lanes: u32,
    /// How much one call of a codec may use.
    pub limits: Limits,
    /// Largest file that may be uploaded, in bytes.
    pub max_upload: u64,
    /// Largest file that is compressed in one call or on its way to a user's bucket, in bytes: it is held in memory.
    pub max_transcode: u64,
    /// Codecs whose uploads are packed against an earlier file that is like it, or has its name.
    pub against_earlier: BTreeSet<String>,
    /// Codecs whose downloads may be under a content coding, also against another file of the account that the client has.
    pub transported: BTreeSet<String>,
    /// What makes smaller images, videos and PDFs.
    pub transcoders: Transcoders,
    /// Where S3 endpoints of users may be.
    pub guard: Guard,
    /// Compressions that run at a time.
    pub max_compressions: usize,
    /// Downloads that run at a time; one that its client reads slowly runs for long.
    pub max_downloads: usize,
    /// Uploads that may wait or be in transfer beyond those that compress, and likewise downloads; more are answered with 503.
    pub max_waiting: usize,
    /// Connections that are open at a time; more wait to be accepted.
    pub max_connections: usize,
    /// How often clients may ask.
    pub rates: Rates,
    /// Proxies that are believed about whose requests they pass on (`X-Forwarded-For`).
    pub trusted_proxies: Vec<Network>,
    /// What edges sign their requests with; without a secret there are none.
    pub edge: Secrets,
    /// Room on the disk below which the server says that it is not ready, in bytes.
    pub min_free: u64,
    /// How long what a request holds (an idempotency key, a write to a bucket) outlives a server that died.
    pub lease: Duration,
    /// Age from which a blob that no file refers to is swept.
    pub sweep_grace: Duration,
    /// Whether, and how often, the server checks its files by itself.
    pub scrub: Option<Scrub>,
    /// How long to wait for whom.
    pub timeouts: Timeouts,
}

/// Where a server keeps what it keeps. `Debug` hides the URLs: they may hold passwords.
#[derive(Clone)]
pub struct Stores {
    /// Temporary files, and the database and the blobs unless they are elsewhere; made if missing, and held by one server at a time.
    pub data_dir: PathBuf,
    /// The PostgreSQL database, `postgres://…`, instead of the one in the directory: several servers may share it.
    pub database_url: Option<String>,
    /// The bucket, `s3://…`, that has the blobs instead of the directory.
    pub blob_url: Option<String>,
}

impl Stores {
    /// Everything in one directory.
    pub fn local(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), database_url: None, blob_url: None }
    }
}

impl fmt::Debug for Stores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stores").field("data_dir", &self.data_dir).finish_non_exhaustive()
    }
}

/// How long a server waits before it gives up on a client.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For a complete request head, on a fresh or an idle connection.
    pub header: Duration,
    /// For the next bytes of a body.
    pub body_idle: Duration,
    /// For a client to take any bytes of an answer.
    pub write_idle: Duration,
    /// Between saying that the server is not ready and closing the listener: as long as a balancer needs to notice.
    pub drain: Duration,
    /// For requests in flight when the server stops.
    pub shutdown: Duration,
}

impl Config {
    /// The settings for this machine's number of processors.
    pub fn new(listen: SocketAddr, data_dir: impl Into<PathBuf>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            listen,
            stores: Stores::local(data_dir),
            web: None,
            admin: None,
            lanes: u32::try_from(cores).unwrap_or(1),
            limits: Limits::DEFAULT,
            max_upload: 4 << 30,
            max_transcode: 500_000_000,
            against_earlier: BTreeSet::new(),
            transported: BTreeSet::new(),
            transcoders: Transcoders::default(),
            guard: Guard::default(),
            max_compressions: cores,
            max_downloads: 32,
            max_waiting: 256,
            max_connections: 1024,
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            edge: Secrets::default(),
            min_free: 256 << 20,
            lease: Duration::from_secs(60),
            sweep_grace: Duration::from_secs(3600),
            scrub: None,
            timeouts: Timeouts::default(),
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            header: Duration::from_secs(10),
            body_idle: Duration::from_secs(30),
            write_idle: Duration::from_secs(30),
            drain: Duration::ZERO,
            shutdown: Duration::from_secs(30),
        }
    }
}
