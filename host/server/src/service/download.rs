//! Downloads: the archive restored and verified while it is sent.

use super::Service;
use super::sending::{Chunks, fault};
use crate::store::{AccountId, Digest, FileRow};
use crate::{Error, Result};
use kit_core::UnpackConfig;
use kit_core::drive::{Driver, Input, Parts};
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

impl Service {
    /// What a download would answer, without restoring anything or noting an access.
    pub async fn peek(&self, account: AccountId, id: &str) -> Result<FileRow> {
        self.file(account, id).await
    }

    /// Restores a file or a range of it: the whole is held to its SHA-256, a range to the checksums of its frames.
    pub async fn download(
        self: &Arc<Self>,
        account: AccountId,
        file: &FileRow,
        want: Option<Range<u64>>,
    ) -> Result<Chunks> {
        let row = file.clone();
        let chunks = self.send(file, move |service, archive, outlet| {
            let (mut shelf, wanted) = (service.shelf(row.account), outlet.wanted());
            service.unpack(archive, row.restored, want, outlet, wanted, &mut shelf)
        });
        let chunks = chunks.await?;
        self.note_access(account, file).await;
        Ok(chunks)
    }

    /// Restores an archive, or the wanted range, and checks that it is the promised one, until `wanted` answers no.
    pub(crate) fn unpack(
        &self,
        archive: &mut dyn Input,
        promised: Digest,
        want: Option<Range<u64>>,
        output: &mut dyn Write,
        wanted: impl Fn() -> bool,
        parts: &mut dyn Parts,
    ) -> Result<()> {
        let config = UnpackConfig { total: archive.len(), want, lanes: self.lanes, limits: self.limits };
        let mut progress = |_, _| wanted();
        let mut driver = Driver { registry: &self.registry, parts, progress: &mut progress };
        let opened = driver.unpack(config, archive, output).map_err(fault)?;
        if (opened.restored_len, opened.restored_sha256) != (promised.len, promised.sha256) {
            return Err(Error::Decompression("the archive is that of another file".into()));
        }
        Ok(())
    }
}
