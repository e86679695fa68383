//! Exports: the archive of a file with all that it needs, so that it restores anywhere.

use super::parts::{Found, Shelf};
use super::sending::{CHUNK, Chunks, Outlet, fault};
use super::{Service, name};
use crate::store::FileRow;
use crate::{Error, Result};
use kit_core::Placing;
use kit_core::drive::{Driver, Input, Parts};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use tokio::sync::oneshot;

/// An archive that stands alone, as it comes.
pub struct Export {
    /// Its length.
    pub len: u64,
    /// Its SHA-256, where it is as it is stored.
    pub sha256: Option<[u8; 32]>,
    /// Its bytes.
    pub chunks: Chunks,
}

impl Service {
    /// Puts a file's archive and the parts that it needs into one, each held to the SHA-256 of when it was stored.
    pub async fn export(self: &Arc<Self>, file: &FileRow) -> Result<Export> {
        let (announce, announced) = oneshot::channel();
        let row = file.clone();
        let chunks = self
            .send(file, move |service, archive, outlet| service.write_export(&row, archive, outlet, announce))
            .await?;
        let len = announced.await.map_err(|error| Error::Internal(error.into()))?;
        // What is put in is never nothing.
        let sha256 = (len == file.archive.len).then_some(file.archive.sha256);
        Ok(Export { len, sha256, chunks })
    }

    /// The name under which a file's archive is sent.
    pub fn archive_name(&self, file: &FileRow) -> String {
        name::base_name(Some(&format!("{}.smz", file.name)))
    }

    /// Announces the length before the first byte.
    fn write_export(
        &self,
        file: &FileRow,
        archive: &mut dyn Input,
        outlet: &mut Outlet<'_>,
        announce: oneshot::Sender<u64>,
    ) -> Result<()> {
        let (wanted, mut announce) = (outlet.wanted(), Some(announce));
        let mut progress = |_, total| {
            if let Some(announce) = announce.take() {
                // Nobody may be listening any more, which the next question tells.
                let _ = announce.send(total);
            }
            wanted()
        };
        let mut parts = AsStored(self.shelf(file.account));
        // Headers and small payloads come by the byte.
        let mut output = BufWriter::with_capacity(CHUNK, outlet);
        let mut driver = Driver { registry: &self.registry, parts: &mut parts, progress: &mut progress };
        let exported = driver.export(archive, &mut output).map_err(fault)?;
        output.flush()?;
        let restored = (exported.restored_len, exported.restored_sha256);
        if exported.input_sha256 != file.archive.sha256 || restored != (file.restored.len, file.restored.sha256) {
            return Err(Error::Decompression("the archive is not the one that was stored".into()));
        }
        Ok(())
    }
}

/// An account's parts, without those whose archives were changed.
struct AsStored<'a>(Shelf<'a>);

impl Parts for AsStored<'_> {
    fn place(&mut self, _: &[u8; 32], _: u64) -> io::Result<Placing> {
        Ok(Placing::Inline)
    }

    fn keep(&mut self, _: &[u8; 32], _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        let found = self.0.find(sha256).map_err(Error::into_io)?;
        Ok(found.filter(Found::is_as_stored).map(|found| found.archive))
    }
}
