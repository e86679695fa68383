//! Packing an original into an archive in the spool, on a thread that may block.

use super::Service;
use super::gate::Running;
use super::intake::Original;
use super::jobs::Progress;
use super::needs::{DEEPEST, Needs};
use super::parts::{Fresh, Shelf};
use crate::error::Causes;
use crate::store::{AccountId, Digest, FileRow, SpoolFile};
use crate::{Error, Result};
use kit_core::drive::{Driver, Failure, Input};
use kit_core::{Bytes, Codec, Kind, Options, PackConfig, Packed};
use sha2::{Digest as _, Sha256};
use std::io::{self, BufWriter, Write};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is packed, and how; those who wait and the thread that works share it.
pub struct Packing {
    /// Whose it is.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// What codes it.
    pub codec: Arc<dyn Codec>,
    /// The codec's options.
    pub options: Options,
    /// The file.
    pub original: Original,
    /// What others will know it by.
    pub sketch: Vec<u64>,
    /// Versions that it may be packed against, most useful first.
    pub earlier: Vec<FileRow>,
    /// Told how far it is.
    pub(super) progress: Progress,
    /// Held while it may be packed.
    pub _running: Running,
}

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
    /// The parts that it needs beside itself.
    pub needs: Needs,
    /// Those of them that are not stored yet.
    pub fresh: Fresh,
}

impl Service {
    /// Packs until `wanted`, which is told how many bytes are done, answers no; with parts beside the archive unless it is to stand
    /// alone, or can only be restored so.
    pub(super) fn pack(&self, job: &Packing, alone: bool, wanted: impl Fn(u64) -> bool) -> Result<Archive> {
        let started = Instant::now();
        let mut shelf = self.shelf_to_fill(job.account, alone);
        let references = if alone { Vec::new() } else { shelf.take_earlier(&job.earlier, &|| wanted(0))? };
        let (file, digest, packed) = self.pack_beside(job, references, &mut shelf, &wanted)?;
        let needs = match shelf.needs(&mut file.input()?) {
            Err(Error::Decompression(cause)) if !alone => {
                tracing::warn!(error = %Causes(cause.as_ref()), "a stored part cannot be used");
                return self.pack(job, true, wanted);
            }
            // A stored part may have parts itself, and be needed from within others here.
            Ok(needs) if needs.depth > DEEPEST && !alone => return self.pack(job, true, wanted),
            needs => needs?,
        };
        Ok(Archive { file, digest, packed, took: started.elapsed(), needs, fresh: shelf.fresh })
    }

    fn pack_beside(
        &self,
        job: &Packing,
        references: Vec<Bytes>,
        shelf: &mut Shelf<'_>,
        wanted: &impl Fn(u64) -> bool,
    ) -> Result<(SpoolFile, Digest, Packed)> {
        let mut input = job.original.file.input()?;
        let config = PackConfig {
            codec: job.codec.info().id,
            options: job.options.clone(),
            total: input.len(),
            references,
            lanes: self.lanes,
            limits: self.limits,
        };
        let mut output = BufWriter::new(Hashing::new(self.spool.create()?));
        let mut progress = |done, _| wanted(done);
        let mut driver = Driver { registry: &self.registry, parts: shelf, progress: &mut progress };
        let packed = driver.pack(config, &mut input, &mut output).map_err(refused)?;
        let (file, digest) = output.into_inner().map_err(io::IntoInnerError::into_error)?.finish();
        if (packed.original_len, packed.original_sha256) != (job.original.digest.len, job.original.digest.sha256) {
            return Err(Error::Compression("the spooled file changed while it was packed".into()));
        }
        Ok((file, digest, packed))
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
pub(super) struct Hashing {
    file: SpoolFile,
    hash: Sha256,
    len: u64,
}

impl Hashing {
    /// Writes to that file, which is empty.
    pub fn new(file: SpoolFile) -> Self {
        Self { file, hash: Sha256::new(), len: 0 }
    }

    /// The file, and what it holds.
    pub fn finish(self) -> (SpoolFile, Digest) {
        (self.file, Digest { len: self.len, sha256: self.hash.finalize().into() })
    }
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
