//! The server in its thread.

use async_trait::async_trait;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::SimpleAuth;
use s3s::path::S3Path;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{S3Result, s3_error};
use s3s_fs::FileSystem;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::{fs, io, thread};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::oneshot;

/// A server that runs until it is dropped.
#[derive(Debug)]
pub struct S3Server {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub url: String,
    /// The one access key that it knows.
    pub access_key: String,
    /// The secret of that key.
    pub secret_key: String,
    /// The folder of the buckets.
    pub dir: PathBuf,
    thread: Option<(oneshot::Sender<()>, JoinHandle<()>)>,
    /// Removed with the server.
    temporary: Option<TempDir>,
}

impl S3Server {
    /// Starts a server with these buckets over a temporary folder.
    pub fn start(buckets: &[&str]) -> io::Result<Self> {
        let dir = tempfile::tempdir()?;
        for bucket in buckets {
            fs::create_dir(dir.path().join(bucket))?;
        }
        let mut server = Self::over(dir.path(), "test-access", "test-secret")?;
        server.temporary = Some(dir);
        Ok(server)
    }

    /// Starts a server over a folder whose folders are the buckets.
    pub fn over(dir: &Path, access_key: &str, secret_key: &str) -> io::Result<Self> {
        let files = FileSystem::new(dir).map_err(|error| io::Error::other(format!("{error:?}")))?;
        let mut builder = S3ServiceBuilder::new(files);
        builder.set_auth(SimpleAuth::from_single(access_key, secret_key));
        builder.set_access(KnownBuckets(dir.into()));
        let service = builder.build();
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, service) => {}
                    _ = stopped => {}
                }
            });
        });
        Ok(Self {
            url,
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            dir: dir.into(),
            thread: Some((stop, thread)),
            temporary: None,
        })
    }
}

impl Drop for S3Server {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            // A server that panicked is as stopped as one that ended.
            let _ = thread.join();
        }
    }
}

/// Signed requests for buckets that are there: by itself `s3s-fs` makes a bucket when an object is put into it.
struct KnownBuckets(PathBuf);

#[async_trait]
impl S3Access for KnownBuckets {
    async fn check(&self, cx: &mut S3AccessContext<'_>) -> S3Result<()> {
        match cx.s3_path() {
            _ if cx.credentials().is_none() => Err(s3_error!(AccessDenied)),
            S3Path::Object { bucket, .. } if !self.0.join(&**bucket).is_dir() => Err(s3_error!(NoSuchBucket)),
            _ => Ok(()),
        }
    }
}

async fn serve(listener: std::net::TcpListener, service: S3Service) {
    let listener = TcpListener::from_std(listener).expect("within a runtime");
    while let Ok((socket, _)) = listener.accept().await {
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone());
        // A client that hangs up is the client's affair.
        tokio::spawn(async { drop(connection.await) });
    }
}
