//! Blobs in a local directory: `<dir>/<first two digits>/<id>`.

use super::{BlobEntry, Blobs, FileId, Result, SpoolFile};
use crate::failpoint;
use async_trait::async_trait;
use kit_core::drive::{FileInput, Input};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// A directory of blobs.
///
/// A blob appears by rename, after its content is synced and before its directory is: it is there whole or not at all.
#[derive(Clone, Debug)]
pub struct LocalBlobs {
    dir: PathBuf,
}

impl LocalBlobs {
    /// Opens a directory that is there, making its 256 subdirectories where they are missing.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self> {
        let dir = dir.into();
        for shard in 0..=255u8 {
            match fs::create_dir(dir.join(format!("{shard:02x}"))) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error.into()),
                _ => {}
            }
        }
        sync_dir(&dir)?;
        Ok(Self { dir })
    }

    fn path(&self, id: &FileId) -> PathBuf {
        self.dir.join(&id.as_str()[..2]).join(id.as_str())
    }

    fn put_now(&self, id: &FileId, file: SpoolFile) -> Result<()> {
        let path = self.path(id);
        failpoint::fail("sync-blob").and_then(|()| file.sync())?;
        failpoint::reach("after-blob-temp");
        file.keep_as(&path)?;
        failpoint::reach("after-rename");
        if let Err(error) = failpoint::fail("sync-name").and_then(|()| sync_parent(&path)) {
            // Not durable, so not stored; a removal that fails as well is left to the sweep.
            let _ = fs::remove_file(&path);
            return Err(error.into());
        }
        failpoint::reach("after-blob");
        Ok(())
    }

    fn list_now(&self) -> Result<Vec<BlobEntry>> {
        let mut blobs = Vec::new();
        for shard in fs::read_dir(&self.dir)? {
            for entry in fs::read_dir(shard?.path())? {
                let entry = entry?;
                let Some(id) = entry.file_name().to_str().and_then(FileId::parse) else { continue };
                match entry.metadata() {
                    Ok(meta) => blobs.push(BlobEntry { id, len: meta.len(), modified: meta.modified()? }),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(blobs)
    }
}

#[async_trait]
impl Blobs for LocalBlobs {
    async fn put(&self, id: &FileId, file: SpoolFile) -> Result<()> {
        let (blobs, id) = (self.clone(), id.clone());
        blocking(move || blobs.put_now(&id, file)).await
    }

    async fn open(&self, id: &FileId) -> Result<Option<Box<dyn Input + Send>>> {
        let path = self.path(id);
        blocking(move || match File::open(path) {
            Ok(file) => Ok(Some(Box::new(FileInput::new(file)?) as Box<dyn Input + Send>)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await
    }

    async fn delete(&self, id: &FileId) -> Result<bool> {
        let path = self.path(id);
        blocking(move || match fs::remove_file(&path) {
            Ok(()) => {
                sync_parent(&path)?;
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        })
        .await
    }

    async fn list(&self) -> Result<Vec<BlobEntry>> {
        let blobs = self.clone();
        blocking(move || blobs.list_now()).await
    }
}

/// Runs file work away from the threads that serve connections.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), sync_dir)
}

/// Makes the entries of a directory durable.
pub fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Spool, conformance};
    use std::io::Write;

    #[tokio::test]
    async fn conforms() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let (blobs, spool) = (dir.path().join("blobs"), dir.path().join("tmp"));
        fs::create_dir(&blobs).and_then(|()| fs::create_dir(&spool)).expect("there is room");
        let spool = Spool::new(spool);
        conformance::blobs(&LocalBlobs::open(&blobs).expect("just made"), &spool).await;
        assert!(spool.leftovers().expect("readable").is_empty());
        LocalBlobs::open(&blobs).expect("opens again");
    }
    #[tokio::test]
    async fn an_open_blob_outlives_its_deletion() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let blobs = LocalBlobs::open(dir.path()).expect("there");
        let (id, mut file) = (FileId::random(), Spool::new(dir.path()).create().expect("there is room"));
        file.write_all(b"content").expect("there is room");
        blobs.put(&id, file).await.expect("stored");
        let mut input = blobs.open(&id).await.expect("readable").expect("there");
        assert!(blobs.delete(&id).await.expect("there"));
        assert_eq!(input.read(0, 7).expect("still open"), b"content");
    }
}
