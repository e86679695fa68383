//! Which database and which blobs a server's settings mean.

use super::{Blobs, DataDir, Database, Postgres, S3Blobs, Seal, Spool};
use crate::{Result, Stores};
use std::sync::Arc;

/// The stores of a server.
pub struct Opened {
    /// Rows.
    pub database: Arc<dyn Database>,
    /// Archives.
    pub blobs: Arc<dyn Blobs>,
    /// Temporary files.
    pub spool: Spool,
    /// What secrets are sealed with.
    pub seal: Seal,
}

impl Stores {
    /// The data directory, made if missing.
    pub(crate) fn data_dir(&self) -> Result<DataDir> {
        DataDir::create(&self.data_dir)
    }

    /// The data directory that a server or `keys create` made before; nothing is made but for a database elsewhere.
    pub(crate) fn existing(&self) -> Result<DataDir> {
        match self.database_url {
            Some(_) => self.data_dir(),
            None => DataDir::existing(&self.data_dir),
        }
    }

    /// Opens the database, making it or bringing its schema up to date.
    pub(crate) async fn database(&self, data: &DataDir) -> Result<Arc<dyn Database>> {
        Ok(match &self.database_url {
            Some(url) => Arc::new(Postgres::open(url).await?),
            None => Arc::new(data.database().await?),
        })
    }

    /// Does one thing with the database, and closes it whatever became of that.
    pub(crate) async fn with_database<T>(
        &self,
        data: DataDir,
        work: impl AsyncFnOnce(&dyn Database) -> super::Result<T>,
    ) -> Result<T> {
        let database = self.database(&data).await?;
        let outcome = work(database.as_ref()).await;
        database.close().await;
        Ok(outcome?)
    }

    /// Opens everything.
    pub(crate) async fn open(&self, data: &DataDir) -> Result<Opened> {
        let blobs: Arc<dyn Blobs> = match &self.blob_url {
            Some(url) => Arc::new(S3Blobs::from_url(url)?),
            None => Arc::new(data.blobs()?),
        };
        Ok(Opened {
            database: self.database(data).await?,
            blobs,
            spool: data.spool(),
            seal: Seal::open(&self.data_dir)?,
        })
    }
}
