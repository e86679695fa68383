//! A data directory: what is where, and who holds it.

use super::{LocalBlobs, Spool, Sqlite, local};
use crate::{Error, Result};
use std::fs::{DirBuilder, File, TryLockError};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Everything that a server keeps, in one directory:
///
/// ```text
/// smallest.db   accounts, keys, files (and -wal, -shm while open)
/// schema.lock   held while the schema is brought up to date
/// server.lock   held by the one server that runs
/// seal.key      what secrets in the database are sealed with, unless it is elsewhere
/// blobs/xx/     archives
/// tmp/          files on their way through
/// ```
#[derive(Clone, Debug)]
pub struct DataDir {
    root: PathBuf,
}

impl DataDir {
    /// Makes what is missing of the directory; only its owner may read it.
    pub fn create(root: &Path) -> Result<Self> {
        let mut builder = DirBuilder::new();
        builder.recursive(true).mode(0o700);
        for dir in [root.to_path_buf(), root.join("blobs"), root.join("tmp")] {
            builder.create(dir)?;
        }
        local::sync_dir(root)?;
        Ok(Self { root: root.into() })
    }

    /// Opens a directory that a server or `keys create` made before.
    pub fn existing(root: &Path) -> Result<Self> {
        if !root.join("smallest.db").is_file() {
            return Err(Error::NoData(root.into()));
        }
        Self::create(root)
    }

    /// Holds the directory for one server or one repair, until the file is dropped.
    pub fn lock(&self) -> Result<File> {
        let file = File::create(self.root.join("server.lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(Error::InUse(self.root.clone())),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// Opens the database, making it or bringing its schema up to date.
    pub async fn database(&self) -> Result<Sqlite> {
        Ok(Sqlite::open(&self.root.join("smallest.db"), &self.root.join("schema.lock")).await?)
    }

    /// Opens the blobs.
    pub fn blobs(&self) -> Result<LocalBlobs> {
        Ok(LocalBlobs::open(self.root.join("blobs"))?)
    }

    /// The directory of temporary files.
    pub fn spool(&self) -> Spool {
        Spool::new(self.root.join("tmp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_server_holds_it() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let data = DataDir::create(&dir.path().join("deep/data")).expect("can be made");
        let held = data.lock().expect("nobody holds it");
        assert!(matches!(data.lock(), Err(Error::InUse(_))));
        drop(held);
        data.lock().expect("free again");
    }

    #[test]
    fn what_is_not_there_is_not_made_by_looking() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let missing = dir.path().join("data");
        assert!(matches!(DataDir::existing(&missing), Err(Error::NoData(_))));
        assert!(!missing.exists());
    }
}
