//! Instances, each of which answers one request.

use crate::spin::Application;
use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Empty, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::HeaderValue;
use hyper::{Request, Response, StatusCode};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{self, Path};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{mpsc, oneshot};
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::error::Context as _;
use wasmtime::{Cache, CacheConfig, Config, Engine, ResourceLimiter, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_http::p3::bindings::{Service, ServicePre};
use wasmtime_wasi_http::{Error, WasiHttpCtx, WasiHttpCtxView, WasiHttpView, default_hooks};

/// What an instance may take, in bytes.
const MEMORY: usize = 128 << 20;

/// Pieces of an answer that may wait for the client.
const PIECES: usize = 4;

type Piece = Result<Frame<Bytes>, Error>;
type Answer = Response<UnsyncBoxBody<Bytes, Error>>;

/// A component, ready to answer.
pub struct Host {
    engine: Engine,
    component: ServicePre<State>,
    most: Arc<AtomicUsize>,
}

/// What one instance has.
struct State {
    table: ResourceTable,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    memory: Memory,
}

/// Keeps an instance within [`MEMORY`], and remembers what any took at most.
struct Memory(Arc<AtomicUsize>);

impl Host {
    /// Compiles a component, which imports WASI and what the application gives.
    pub fn new(component: &Path, application: Application) -> Result<Self> {
        let mut config = Config::new();
        config.wasm_component_model_async(true);
        // Compiled once, although each test starts a host.
        let mut cache = CacheConfig::new();
        cache.with_directory(path::absolute(component)?.with_file_name("cache"));
        config.cache(Some(Cache::new(cache)?));
        let engine = Engine::new(&config)?;
        let mut linker = Linker::new(&engine);
        wasmtime_wasi::p3::add_to_linker(&mut linker)?;
        wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
        application.link(&mut linker)?;
        let component = Component::from_file(&engine, component)?;
        let component = ServicePre::new(linker.instantiate_pre(&component)?)?;
        Ok(Self { engine, component, most: Arc::default() })
    }

    /// The most memory that an instance had, in bytes.
    pub fn most_memory(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }

    /// Answers a request by an instance of its own; one that fails is a 500, and its reason goes to standard error.
    pub async fn answer(self: Arc<Self>, request: Request<Incoming>, client: SocketAddr) -> Result<Answer, Infallible> {
        let (send, answer) = oneshot::channel();
        tokio::spawn(async move {
            if let Err(error) = self.run(request, client, send).await {
                eprintln!("{error:?}");
            }
        });
        Ok(answer.await.unwrap_or_else(|_| {
            let mut failed = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
            *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            failed
        }))
    }

    /// Runs an instance until the last piece of its answer is sent.
    async fn run(&self, request: Request<Incoming>, client: SocketAddr, send: oneshot::Sender<Answer>) -> Result<()> {
        let mut store = Store::new(&self.engine, State::new(self.most.clone()));
        store.limiter(|state| &mut state.memory);
        let service: Service = self.component.instantiate_async(&mut store).await?;
        let (request, read) =
            wasmtime_wasi_http::p3::Request::from_http(default_hooks(), as_spin_does(request, client)?);
        store
            .run_concurrent(async |store| -> Result<()> {
                let answer = service.handle(store, request).await?.context("the component refuses")?;
                let answer = store.with(|store| answer.into_http(store, read))?;
                let (head, mut body) = answer.into_parts();
                let (pieces, mut waiting) = mpsc::channel::<Piece>(PIECES);
                let sent = StreamBody::new(futures_util::stream::poll_fn(move |cx| waiting.poll_recv(cx)));
                // Nobody waits for an answer whose client is gone.
                let _ = send.send(Response::from_parts(head, sent.boxed_unsync()));
                while let Some(piece) = body.frame().await {
                    if pieces.send(piece).await.is_err() {
                        break;
                    }
                }
                Ok(())
            })
            .await?
    }
}

impl State {
    fn new(most: Arc<AtomicUsize>) -> Self {
        Self {
            table: ResourceTable::new(),
            wasi: WasiCtxBuilder::new().inherit_stderr().build(),
            http: WasiHttpCtx::new(),
            memory: Memory(most),
        }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: default_hooks() }
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        self.0.fetch_max(desired, Ordering::Relaxed);
        Ok(desired <= MEMORY)
    }

    fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> Result<bool> {
        Ok(true)
    }
}

/// The request as Spin hands it on: with the client's address behind whatever the client says of it.
fn as_spin_does(mut request: Request<Incoming>, client: SocketAddr) -> Result<Request<Incoming>> {
    request.headers_mut().append("spin-client-addr", HeaderValue::from_str(&client.to_string())?);
    Ok(request)
}
