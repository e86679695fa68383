//! What `serve`, `keys` and `fsck` share: the data directory, an async runtime, and what the service's errors mean here.

use crate::exit::{Exit, Stopped};
use host_server::Error;
use std::error::Error as _;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;

/// Where the service keeps its data.
#[derive(clap::Args)]
pub struct DataDir {
    /// The directory of database and blobs
    #[arg(long = "data-dir", value_name = "DIR")]
    pub path: PathBuf,
}

/// Runs a task of the service to its end.
pub fn run<T>(task: impl Future<Output = host_server::Result<T>>) -> Result<T, Stopped> {
    let runtime = Runtime::new().map_err(|error| Stopped::io(Path::new("threads"), &error))?;
    let outcome = runtime.block_on(task);
    // Whatever still runs works for nobody; files are either complete or swept later.
    runtime.shutdown_background();
    outcome.map_err(|error| stopped(&error))
}

fn stopped(error: &Error) -> Stopped {
    let exit = match error {
        Error::BadRequest(_) | Error::InUse(_) | Error::NoData(_) | Error::NoSuchKey(_) => Exit::Usage,
        Error::Storage(_) | Error::Listen(..) => Exit::Io,
        _ => Exit::Failed,
    };
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message = format!("{message}: {error}");
        cause = error.source();
    }
    Stopped::new(exit, message)
}
