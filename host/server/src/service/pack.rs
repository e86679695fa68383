//! Packing an original into an archive in the spool, on a thread that may block.

use super::Service;
use super::intake::Original;
use crate::store::{Digest, SpoolFile};
use crate::{Error, Result};
use kit_core::drive::{Driver, Failure, Inline, Input};
use kit_core::{Codec, Kind, Options, PackConfig, Packed};
use sha2::{Digest as _, Sha256};
use std::io::{self, BufWriter, Write};
use std::time::{Duration, Instant};

/// An archive that was verified by decoding it.
pub struct Archive {
    /// The archive, gone when this is dropped.
    pub file: SpoolFile,
    /// What it holds.
    pub digest: Digest,
    /// What the packer says of it.
    pub packed: Packed,
    /// How long it took.
    pub took: Duration,
}

impl Service {
    /// Packs until `wanted`, which is told how many bytes are done, answers no.
    pub(super) fn pack(
        &self,
        codec: &dyn Codec,
        options: Options,
        original: &Original,
        wanted: impl Fn(u64) -> bool,
    ) -> Result<Archive> {
        let started = Instant::now();
        let mut input = original.file.input()?;
        let config = PackConfig {
            codec: codec.info().id,
            options,
            total: input.len(),
            references: Vec::new(),
            lanes: self.lanes,
            limits: self.limits,
        };
        let mut output = BufWriter::new(Hashing { file: self.spool.create()?, hash: Sha256::new(), len: 0 });
        let mut progress = |done, _| wanted(done);
        let mut driver = Driver { registry: &self.registry, parts: &mut Inline, progress: &mut progress };
        let packed = driver.pack(config, &mut input, &mut output).map_err(refused)?;
        let Hashing { file, hash, len } = output.into_inner().map_err(io::IntoInnerError::into_error)?;
        if (packed.original_len, packed.original_sha256) != (original.digest.len, original.digest.sha256) {
            return Err(Error::Compression("the spooled file changed while it was packed".into()));
        }
        let digest = Digest { len, sha256: hash.finalize().into() };
        Ok(Archive { file, digest, packed, took: started.elapsed() })
    }
}

/// Whose fault a failure to pack is.
fn refused(failure: Failure) -> Error {
    match failure {
        Failure::Codec(error) => match error.kind {
            Kind::Input | Kind::Option => Error::BadRequest(error.to_string()),
            Kind::Limit => Error::TooLarge(error.to_string()),
            Kind::Corrupt | Kind::Unsupported | Kind::Failed => Error::Compression(error.into()),
        },
        Failure::Io(error) => error.into(),
        Failure::Cancelled => Error::Cancelled,
    }
}

/// A file that is hashed as it is written.
struct Hashing {
    file: SpoolFile,
    hash: Sha256,
    len: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.len += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
