//! What can go wrong in the service.

use crate::store::{self, FileId};
use std::path::PathBuf;

/// `std::result::Result` with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// One variant for each thing that a caller does differently; texts are for users, sources for the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No key, or not a valid one.
    #[error("missing or invalid API key")]
    Unauthorized,
    /// The key is not for that.
    #[error("this key lacks the scope {0}")]
    Forbidden(&'static str),
    /// A key would go further than the one that it is made with.
    #[error("a key cannot give another more scopes or a longer life than its own")]
    BeyondOwn,
    /// No public codec has that name.
    #[error("unknown codec {0}; the codecs are {1}")]
    UnknownCodec(String, String),
    /// The account has no such file.
    #[error("file not found")]
    NoSuchFile,
    /// The request, its parameters or the file it brings are at fault.
    #[error("{0}")]
    BadRequest(String),
    /// What arrived is not what a digest header promised.
    #[error("what arrived does not match its digest")]
    DigestMismatch,
    /// The file is larger than the server or the codec takes.
    #[error("{0}")]
    TooLarge(String),
    /// The account has the same bytes from the same codec and parameters.
    #[error("file already uploaded")]
    Duplicate(FileId),
    /// The account has no credit left.
    #[error("no credits remaining")]
    NoCredit,
    /// The Idempotency-Key was used for another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The request with this Idempotency-Key is being worked on.
    #[error("the request with this idempotency key is still being worked on")]
    InFlight,
    /// Content of that type cannot be compressed here.
    #[error("{0}")]
    Unsupported(String),
    /// The account has not said where content of that kind goes, and a request needs it.
    #[error("no S3 destination is set for {0}: see the settings page")]
    NotConfigured(&'static str),
    /// The account has no destination for that kind.
    #[error("no S3 destination is set for {0}")]
    NoDestination(&'static str),
    /// The account's own bucket did not take an object; the message is its owner's to read.
    #[error("the object was not written: {0}")]
    WriteBack(host_s3::Error),
    /// As much is going on as the server takes.
    #[error("the server is busy, try again later")]
    Busy,
    /// Nobody waits for the result any more, or the server stops.
    #[error("cancelled")]
    Cancelled,
    /// The account has no such job.
    #[error("job not found")]
    NoSuchJob,
    /// The server that worked on a job died, or was stopped.
    #[error("the server that worked on this is gone, send it again")]
    Lost,
    /// The codec or the packer failed.
    #[error("compression failed")]
    Compression(#[source] Cause),
    /// What is stored did not restore to what was promised.
    #[error("decompression failed")]
    Decompression(#[source] Cause),
    /// What is stored is known to be damaged, and kept for whoever repairs it.
    #[error("the stored file is damaged and cannot be restored")]
    Quarantined,
    /// Database or disk failed, or the disk is full.
    #[error("cloud storage is unavailable")]
    Storage(#[from] store::Error),
    /// A task of the server died.
    #[error("internal error")]
    Internal(#[source] Cause),
    /// Another server, or a repair, holds the data directory.
    #[error("{0} is in use by a server")]
    InUse(PathBuf),
    /// There is no database in the data directory.
    #[error("{0} holds no data of this service")]
    NoData(PathBuf),
    /// No key has that id.
    #[error("no key has the id {0}")]
    NoSuchKey(String),
    /// No account has that name.
    #[error("no account is named {0}")]
    NoSuchAccount(String),
    /// The listening address cannot be had.
    #[error("cannot listen on {0}")]
    Listen(std::net::SocketAddr, #[source] std::io::Error),
}

/// Any error, as the source of another.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    /// The same for whoever knows errors of input and output only.
    pub(crate) fn into_io(self) -> std::io::Error {
        match self {
            Self::Storage(store::Error::Io(error)) => error,
            error => std::io::Error::other(error),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// An error and all that caused it, on one line.
pub struct Causes<'a>(pub &'a (dyn std::error::Error + 'static));

impl std::fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
