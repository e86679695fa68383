//! Earlier versions: what an upload may be packed against.

use super::Service;
use super::intake::Original;
use super::parts::Shelf;
use crate::error::Causes;
use crate::sketch::{ALIKE, sketch};
use crate::store::{AccountId, FileRow};
use crate::{Error, Result};
use kit_core::Bytes;
use std::sync::Arc;

/// How many earlier versions are looked at, of those that are alike and of those that have the name.
const LOOKED_AT: u32 = 4;

/// The longest version that others are packed against, in bytes: it is in memory while they are packed and restored.
const LONGEST: u64 = 64 << 20;

/// The longest chain of versions, each packed against the one before.
const CHAIN: u64 = 3;

impl Service {
    /// What others will know an upload by; nothing where the codec's uploads are not packed against others.
    pub(super) async fn sketch(&self, codec: &str, original: &Original) -> Result<Vec<u64>> {
        if !self.against_earlier.contains(codec) || original.digest.len > LONGEST {
            return Ok(Vec::new());
        }
        let mut input = original.file.input()?;
        let sketched = tokio::task::spawn_blocking(move || sketch(&mut input));
        Ok(sketched.await.map_err(|error| Error::Internal(error.into()))??)
    }

    /// Files of that codec that are most like an upload, and then the newest of its name; none where the codec's uploads are not
    /// packed against others.
    pub(super) async fn earlier(
        &self,
        account: AccountId,
        codec: &str,
        name: &str,
        sketch: &[u64],
    ) -> Result<Vec<FileRow>> {
        if !self.against_earlier.contains(codec) {
            return Ok(Vec::new());
        }
        let mut files = self.database.alike(account, codec, sketch, ALIKE, LOOKED_AT).await?;
        let named = self.database.earlier(account, codec, name, LOOKED_AT).await?;
        files.extend(
            named.into_iter().filter(|file| !files.iter().any(|alike| alike.id == file.id)).collect::<Vec<_>>(),
        );
        files.retain(|file| file.restored.len <= LONGEST);
        Ok(files)
    }
}

impl Shelf<'_> {
    /// Restores the first of those versions that can be packed against, which counts as a part from then on.
    pub(super) fn take_earlier(&mut self, versions: &[FileRow], wanted: &impl Fn() -> bool) -> Result<Vec<Bytes>> {
        for file in versions {
            match self.restore(file, wanted) {
                Ok(Some(bytes)) => {
                    self.earlier = Some(file.clone());
                    return Ok(vec![Arc::new(bytes)]);
                }
                Ok(None) => {}
                Err(Error::Decompression(cause)) => {
                    tracing::warn!(id = %file.id, error = %Causes(cause.as_ref()), "an earlier version is not packed against");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Vec::new())
    }

    /// `None` where the file is gone, or its chain as long as one may be.
    fn restore(&mut self, file: &FileRow, wanted: &impl Fn() -> bool) -> Result<Option<Vec<u8>>> {
        let Some(archive) = self.blob(&file.id, file.archive.len)? else { return Ok(None) };
        let archive = &mut archive.as_slice();
        let needs = self.needs(archive)?;
        if needs.missing || needs.depth >= CHAIN {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        let service = self.service;
        service.unpack(archive, file.restored, None, &mut bytes, wanted, self)?;
        Ok(Some(bytes))
    }
}
