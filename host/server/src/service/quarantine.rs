//! Files whose blobs are not what was stored: they are kept, and not sent, until a check finds them whole again.

use super::Service;
use crate::clock::now;
use crate::error::Causes;
use crate::store::{Digest, FileRow};
use crate::{Error, Result};
use kit_core::drive::Input;
use sha2::{Digest as _, Sha256};
use std::io;
use tokio::runtime::Handle;

/// Bytes of a blob that are hashed in one go.
const PIECE: u64 = 1 << 20;

impl Service {
    /// Refuses a file that is known to be damaged, before any work is done on it.
    pub fn need_whole(&self, file: &FileRow) -> Result<()> {
        if file.damaged_at.is_some() { Err(Error::Quarantined) } else { Ok(()) }
    }

    /// After a file failed to restore: looks whether its blob or a part is to blame, and not its codec, and quarantines it then. For
    /// threads that may block.
    pub(super) fn suspect(&self, file: &FileRow, archive: &mut dyn Input) {
        let differs = match difference(archive, &file.archive) {
            Ok(None) => self.lacks(file, archive),
            differs => differs.map_err(Error::from),
        };
        match differs {
            Ok(None) => tracing::error!(id = %file.id, "a file does not restore though its blob is what was stored"),
            Ok(Some(how)) => Handle::current().block_on(self.quarantine(file, &how)),
            // What cannot be read now may be read later: that is no damage.
            Err(error) => {
                tracing::warn!(id = %file.id, error = %Causes(&error), "a blob that may be damaged cannot be read")
            }
        }
    }

    /// What is wrong with the parts of an archive that is whole itself.
    fn lacks(&self, file: &FileRow, archive: &mut dyn Input) -> Result<Option<String>> {
        match self.shelf(file.account).needs(archive) {
            Ok(needs) => Ok(needs.missing.then(|| "it lacks a part".into())),
            Err(Error::Decompression(cause)) => Ok(Some(cause.to_string())),
            Err(error) => Err(error),
        }
    }

    async fn quarantine(&self, file: &FileRow, how: &str) {
        match self.database.mark_damaged(&file.id, Some(now())).await {
            Ok(true) => {
                tracing::error!(id = %file.id, how, "a stored file is damaged");
                self.metrics.quarantined_files.inc();
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(id = %file.id, error = %Causes(&error), "a damaged file is not noted as such"),
        }
    }
}

/// How a blob differs from what was stored; `None` where it does not. Failing to read it is an error of the disk.
pub(crate) fn difference(blob: &mut dyn Input, stored: &Digest) -> io::Result<Option<String>> {
    if blob.len() != stored.len {
        return Ok(Some(format!("it is {} bytes long instead of {}", blob.len(), stored.len)));
    }
    let mut hash = Sha256::new();
    let mut at = 0;
    while at < blob.len() {
        let piece = blob.read(at, PIECE.min(blob.len() - at))?;
        hash.update(&piece);
        at += piece.len() as u64;
    }
    let same = hash.finalize().as_slice() == stored.sha256;
    Ok((!same).then(|| "its SHA-256 is another".into()))
}
