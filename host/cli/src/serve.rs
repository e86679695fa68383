//! `smallest serve`: the REST service.

use crate::backend::{self, Backend, Components};
use crate::exit::{Stopped, note};
use crate::limits::Limits;
use crate::output::print;
use crate::scrub;
use crate::service::{self, Place};
use host_server::{Config, FirstKey, Guard, Secrets, Stores, Transcoders};
use std::io::{self, IsTerminal};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Start the REST service; Ctrl-C or SIGTERM ends it when the requests in flight are done
#[derive(clap::Args)]
#[command(after_help = "Logs go to standard error; RUST_LOG sets how much (error, warn, info, debug).")]
pub struct Args {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where to listen for administrators: /metrics, /healthz and /readyz, open to whoever reaches it [default: nowhere]
    #[arg(long, value_name = "ADDR")]
    admin: Option<SocketAddr>,
    /// Seconds between /readyz saying no and the end of listening, for balancers to notice
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    drain: u64,
    /// A secret that edges sign their requests with, at least 32 bytes; several, separated by commas, while one takes the place of
    /// another [default: no edges]
    #[arg(long, value_name = "SECRET", env = "SMALLEST_EDGE_SECRET", hide_env_values = true)]
    edge_secret: Option<Secrets>,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    scrub: scrub::InServer,
    #[command(flatten)]
    place: Place,
    /// A host (or HOST:PORT) that S3 endpoints of users may name though it is not public or not https; may be given several times
    #[arg(long, value_name = "HOST")]
    allow_s3_host: Vec<String>,
    /// Run the codecs natively or as WebAssembly components, whose compiled code is kept in DIR/cache
    #[arg(long, value_enum, default_value_t = Backend::Wasm)]
    backend: Backend,
    /// The folder of the components [default: `components` beside this program]
    #[arg(long, value_name = "DIR")]
    components: Option<PathBuf>,
    /// The folder of the page that compresses in browsers, served at / [default: `web` beside this program, where there is one]
    #[arg(long, value_name = "DIR")]
    web: Option<PathBuf>,
}

/// The codec whose files have versions, and go to browsers.
const WEB_ASSETS: &str = "dict-transport";

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colours).init();
    let web = web(args.web)?;
    let stores = Stores::from(args.place);
    let Components { registry, transcoders } = match args.backend {
        Backend::Native => Components { registry: ::codecs::registry(), transcoders: ::transcoders::all() },
        Backend::Wasm => backend::components(args.components.as_deref(), Some(stores.data_dir.join("cache")))?,
    };
    let mut config = Config::new(args.listen, &stores.data_dir);
    config.stores = stores;
    config.transcoders = transcoders.into_iter().fold(Transcoders::default(), Transcoders::with);
    config.against_earlier = [WEB_ASSETS.to_owned()].into();
    config.transported = [WEB_ASSETS.to_owned()].into();
    config.guard = Guard::public_only(&args.allow_s3_host).map_err(|refusal| Stopped::usage(refusal.to_string()))?;
    args.limits.apply(&mut config);
    config.scrub = args.scrub.into();
    config.admin = args.admin;
    config.web = web;
    config.edge = args.edge_secret.unwrap_or_default();
    config.timeouts.drain = Duration::from_secs(args.drain);
    service::run(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let shutdown = async move {
            tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
            note("stopping when the requests in flight are done; Ctrl-C again stops now");
            tokio::spawn(async move {
                interrupt.recv().await;
                std::process::exit(130);
            });
        };
        host_server::serve(config, registry, shutdown, greet).await
    })
}

/// The folder of the page: the one given, which must hold it, or the one beside this program where it does.
fn web(given: Option<PathBuf>) -> Result<Option<PathBuf>, Stopped> {
    let holds = |folder: &PathBuf| folder.join("index.html").is_file();
    match given {
        Some(folder) if holds(&folder) => Ok(Some(folder)),
        Some(folder) => Err(Stopped::usage(format!("{}: no page here; `cargo xtask web` builds it", folder.display()))),
        None => Ok(Some(backend::beside_program("web")?).filter(holds)),
    }
}

/// Prints the address, and a first key with something to do with it.
fn greet(address: SocketAddr, first: Option<FirstKey>) {
    let url = format!("http://{}", reachable(address));
    let mut text = String::new();
    if let Some(first) = first {
        let key = first.key.expose();
        text = format!(
            "first API key, shown only this once: {key}\n\n  \
             seq -f 'Mar  8 12:00:00 host sshd[%g]: session opened for user root' 1000 | \
             curl -H \"x-api-key: {key}\" -F \"file=@-;filename=hello.log\" {url}/api/log-files/upload\n\n"
        );
    }
    // A service whose standard output is closed serves all the same.
    let _ = print(&format!("{text}listening on {url}\n"));
}

/// The address by which this machine reaches what listens on `address`.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}
