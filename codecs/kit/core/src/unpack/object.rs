//! Objects beside the frames, parts and references, by SHA-256 and length.

use crate::machine::Port;
use crate::pack::MAX_NESTING;
use crate::{Bytes, Error, Result};

/// What a part or a reference is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Object {
    pub sha256: [u8; 32],
    pub len: u64,
}

impl Object {
    /// The archive of an object that is not in the file.
    pub async fn fetch(&self, port: &Port) -> Result<Bytes> {
        let archive = port.fetch(self.sha256).await?;
        archive.ok_or_else(|| Error::unsupported(format!("object {} is not at hand", hex(&self.sha256))))
    }

    /// Refuses an archive that is that of another object.
    pub fn need(&self, found: Self) -> Result<()> {
        if found != *self {
            return Err(Error::corrupt(format!("object {} is not what its archive restores", hex(&self.sha256))));
        }
        Ok(())
    }
}

/// Refuses to look into an archive that is nested so deep.
pub(crate) fn need_depth(nesting: u8) -> Result<()> {
    if nesting > MAX_NESTING {
        return Err(Error::limit(format!("archives are nested more than {MAX_NESTING} deep")));
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
