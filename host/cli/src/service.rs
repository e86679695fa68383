//! What `serve`, `keys`, `credits` and `fsck` share: where the data is, an async runtime, and what the service's errors mean here.

use crate::exit::{Exit, Stopped};
use host_server::{Error, Stores};
use std::error::Error as _;
use std::path::{Path, PathBuf};
use tokio::runtime::Runtime;

/// Where the service keeps its data.
#[derive(clap::Args)]
pub struct Place {
    /// The directory of temporary files, and of database and blobs unless they are elsewhere
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// A PostgreSQL database (postgres://…) instead of the directory's; several services may share it
    #[arg(long, value_name = "URL", env = "SMALLEST_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

impl From<Place> for Stores {
    fn from(place: Place) -> Self {
        Self { database_url: place.database_url, ..Self::local(place.data_dir) }
    }
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
        Error::BadRequest(_) | Error::InUse(_) | Error::NoData(_) | Error::NoSuchKey(_) | Error::NoSuchAccount(_) => {
            Exit::Usage
        }
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
