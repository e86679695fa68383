//! An origin on a thread of its own, and an edge whose traffic with it is written down.

use bytes::Bytes;
use edge_core::{Body, Broken, Edge, Platform, Settings, Unreachable};
use edge_link::Secret;
use futures_util::stream::{self, Stream, StreamExt};
use host_server::{Config, Rates, Secrets, Stores, keys, serve};
use http::{Request, Response};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::oneshot;

pub const SECRET: &str = "what edge and origin share; 0123456789";

/// The real server with the real codecs, until it is dropped.
pub struct Origin {
    pub address: SocketAddr,
    pub key: String,
    pub dir: PathBuf,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _temp: tempfile::TempDir,
}

impl Origin {
    pub fn start(secret: &str) -> Self {
        let temp = tempfile::tempdir().expect("a temporary directory");
        let mut config = Config::new(([127, 0, 0, 1], 0).into(), temp.path());
        config.rates = Rates::NONE;
        config.edge = Secrets::parse(secret).expect("long enough");
        config.against_earlier = ["dict-transport".to_owned()].into();
        config.transported = config.against_earlier.clone();
        let (ready, started) = mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::spawn(move || {
            let stopped = async move { _ = stopped.await };
            let serving = serve(config, codecs::registry(), stopped, |address, first| {
                ready
                    .send((address, first.expect("a fresh directory").key.expose().to_owned()))
                    .expect("the test waits");
            });
            runtime().block_on(serving).expect("serves");
        });
        let (address, key) = started.recv().expect("starts");
        Self { address, key, dir: temp.path().into(), stop: Some(stop), thread: Some(thread), _temp: temp }
    }

    /// A key of a new account.
    pub fn new_key(&self) -> String {
        let made = runtime().block_on(keys::create(&Stores::local(&self.dir), None, None)).expect("made");
        made.key.expose().into()
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        _ = self.stop.take().map(|stop| stop.send(()));
        _ = self.thread.take().map(JoinHandle::join);
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("threads can be made")
}

/// One request that the origin got.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub body: Bytes,
}

/// What becomes of a request on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fate {
    #[default]
    Answered,
    /// It does not arrive.
    Lost,
    /// It arrives, and the answer does not.
    Unanswered,
}

/// What is between the edge and its origin.
#[derive(Default)]
pub struct Between {
    pub seen: RefCell<Vec<Seen>>,
    pub remembered: RefCell<BTreeMap<String, String>>,
    /// Milliseconds that the edge's clock is ahead.
    pub ahead: Cell<u64>,
    /// Whether the origin cannot be reached.
    pub is_cut: Cell<bool>,
    /// What becomes of the next request.
    pub next: Cell<Fate>,
    count: Cell<u64>,
}

/// The platform of the tests.
pub struct Place {
    origin: Option<SocketAddr>,
    pub between: Rc<Between>,
}

type Rest = Pin<Box<dyn Stream<Item = Result<Bytes, Broken>>>>;

impl Platform for Place {
    type Rest = Rest;

    async fn fetch(&self, request: Request<Body<Rest>>) -> Result<Response<Body<Rest>>, Unreachable> {
        let origin = self.origin.filter(|_| !self.between.is_cut.get()).ok_or(Unreachable)?;
        let fate = self.between.next.take();
        if fate == Fate::Lost {
            return Err(Unreachable);
        }
        let (head, mut body) = request.into_parts();
        let mut bytes = body.start.to_vec();
        while let Some(rest) = &mut body.rest
            && let Some(piece) = rest.next().await
        {
            bytes.extend_from_slice(&piece.map_err(|_| Unreachable)?);
        }
        let seen = Seen { method: head.method.to_string(), target: head.uri.to_string(), body: bytes.clone().into() };
        self.between.seen.borrow_mut().push(seen);
        let sent = send(origin, Request::from_parts(head, bytes));
        if fate == Fate::Unanswered {
            return Err(Unreachable);
        }
        let (head, bytes) = sent.into_parts();
        let middle = bytes.len() / 2;
        let pieces = [Ok(bytes.slice(..middle)), Ok(bytes.slice(middle..))];
        Ok(Response::from_parts(head, Body { start: Bytes::new(), rest: Some(Box::pin(stream::iter(pieces))) }))
    }

    async fn recall(&self, name: &str) -> Option<String> {
        self.between.remembered.borrow().get(name).cloned()
    }

    async fn remember(&self, name: &str, text: &str, _: u64) {
        self.between.remembered.borrow_mut().insert(name.into(), text.into());
    }

    fn now(&self) -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        u64::try_from(since.as_millis()).expect("not for long") + self.between.ahead.get()
    }

    fn random(&self) -> [u8; 16] {
        self.between.count.set(self.between.count.get() + 1);
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_nanos();
        (since << 64 | u128::from(self.between.count.get())).to_le_bytes()
    }
}

/// Sends a request as it is, and reads the whole answer.
pub fn send(origin: SocketAddr, request: Request<Vec<u8>>) -> Response<Bytes> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true);
    let agent: ureq::Agent = config.build().into();
    let (mut head, body) = request.into_parts();
    head.uri = format!("http://{origin}{}", head.uri).parse().expect("a URI");
    let answer = match body.is_empty() && head.method != "POST" {
        true => agent.run(Request::from_parts(head, ())),
        false => agent.run(Request::from_parts(head, body)),
    };
    let (head, mut body) = answer.expect("an answer").into_parts();
    Response::from_parts(head, body.with_config().limit(1 << 30).read_to_vec().expect("a whole body").into())
}

/// An edge, and what is between it and its origin.
pub struct Near {
    edge: Edge<Place>,
    pub between: Rc<Between>,
}

impl Near {
    pub fn to(origin: &Origin) -> Self {
        Self::with(Some(origin.address), SECRET)
    }

    pub fn with(origin: Option<SocketAddr>, secret: &str) -> Self {
        let between = Rc::new(Between::default());
        let secret = Secret::parse(secret).expect("long enough");
        let place = Place { origin, between: between.clone() };
        Self { edge: Edge::new(place, Settings { name: "test".into(), secret }), between }
    }

    /// What the edge answers.
    pub fn send(&self, request: Request<Vec<u8>>) -> Response<Bytes> {
        let (head, body) = request.into_parts();
        let pieces: Vec<_> = body.chunks(100_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        let rest: Rest = Box::pin(stream::iter(pieces));
        let body = Body { start: Bytes::new(), rest: Some(rest) };
        runtime().block_on(async {
            let (head, body) =
                self.edge.handle(Request::from_parts(head, body), Some("203.0.113.9")).await.into_parts();
            let mut bytes = body.start.to_vec();
            if let Some(mut rest) = body.rest {
                while let Some(piece) = rest.next().await {
                    bytes.extend_from_slice(&piece.expect("whole"));
                }
            }
            Response::from_parts(head, bytes.into())
        })
    }

    /// What the origin got since this was asked last.
    pub fn seen(&self) -> Vec<Seen> {
        self.between.seen.take()
    }
}
