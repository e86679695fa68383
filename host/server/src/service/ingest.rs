//! Archives from edges: opened whole before anything is believed, and kept where this server would have made the same.

use super::Service;
use super::intake::{Intake, Original};
use super::needs::{self, Needs};
use super::pack::{Archive, Hashing};
use super::parts::Fresh;
use crate::error::Causes;
use crate::{Error, Result};
use kit_core::container::{Header, Item, Trailer};
use kit_core::drive::{Driver, Failure, Inline, Input};
use kit_core::{Codec, Opened, Options, Packed, UnpackConfig};
use std::io::{self, BufWriter};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::oneshot;

/// An archive that was opened.
pub(super) struct Sent {
    /// The file that it restores to.
    pub original: Original,
    /// The archive, where it is what this server would make of the file.
    pub archive: Option<Archive>,
}

impl Service {
    /// Opens an archive that is to hold a file under that codec and those options, on a thread that may block, until the future is
    /// dropped. It may have been made at another level: then it brings the file, and no more.
    pub(super) async fn open_sent(
        self: Arc<Self>,
        codec: Arc<dyn Codec>,
        options: Options,
        sent: Original,
    ) -> Result<Sent> {
        let (done, result) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let opened = self.open_whole(codec.as_ref(), &options, sent, || !done.is_closed());
            // Nobody may be waiting any more: then the files are dropped.
            let _ = done.send(opened);
        });
        result.await.map_err(|error| Error::Internal(error.into()))?
    }

    fn open_whole(
        &self,
        codec: &dyn Codec,
        options: &Options,
        sent: Original,
        wanted: impl Fn() -> bool,
    ) -> Result<Sent> {
        let (started, mut input) = (Instant::now(), sent.file.input()?);
        let whole = 0..input.len();
        let (header, trailer, _) = needs::read(&mut input, &whole).map_err(unreadable)?;
        need_asked(&header, codec, options)?;
        self.need_alone_and_short(&header, &trailer)?;
        let mut output = BufWriter::new(Hashing::new(self.spool.create()?));
        let mut progress = |_, _| wanted();
        let mut driver = Driver { registry: &self.registry, parts: &mut Inline, progress: &mut progress };
        let config = UnpackConfig { total: input.len(), want: None, lanes: self.lanes, limits: self.limits };
        let opened = driver.unpack(config, &mut input, &mut output).map_err(refused)?;
        let (file, digest) = output.into_inner().map_err(io::IntoInnerError::into_error)?.finish();
        if (digest.len, digest.sha256) != (opened.original_len, opened.original_sha256) {
            return Err(Error::BadRequest("the archive does not restore the original".into()));
        }
        if digest.len == 0 {
            return Err(Error::BadRequest("the file is empty".into()));
        }
        let archive = is_own(&trailer, &opened, codec, options).then(|| Archive {
            file: sent.file,
            digest: sent.digest,
            packed: packed(opened, sent.digest.len),
            took: started.elapsed(),
            needs: Needs::default(),
            fresh: Fresh::default(),
        });
        Ok(Sent { original: Original { file, digest }, archive })
    }

    /// Refuses what needs something beside itself, or would restore to more than may be uploaded.
    fn need_alone_and_short(&self, header: &Header, trailer: &Trailer) -> Result<()> {
        let outside = |item: &Item| matches!(item, Item::Part { len: 0, .. });
        if !header.references.is_empty() || trailer.items.iter().any(outside) {
            return Err(Error::BadRequest("the archive does not stand alone".into()));
        }
        let restored = |item: &Item| match item {
            Item::Frame(frame) => frame.restored_len,
            Item::Part { restored_len, .. } => *restored_len,
        };
        let total = trailer.items.iter().map(restored).fold(0, u64::saturating_add);
        if total > self.max_upload { Err(Intake::too_large(self.max_upload)) } else { Ok(()) }
    }
}

/// Refuses an archive of another codec, or with other options than its level.
fn need_asked(header: &Header, codec: &dyn Codec, options: &Options) -> Result<()> {
    let info = codec.info();
    if header.codec != info.id {
        let message = format!("the archive is of codec number {}: expected {}", header.codec, info.id);
        return Err(Error::BadRequest(message));
    }
    let but_level =
        |options: &Options| -> Vec<_> { options.pairs().iter().filter(|(name, _)| name != "level").cloned().collect() };
    if but_level(&header.options) != but_level(options) {
        return Err(Error::BadRequest("the archive was made with other options than are asked".into()));
    }
    Ok(())
}

/// Whether this server would have written the same: an encoder has no choice but by options, limits and references, and with other
/// limits it would have left frames to others.
fn is_own(trailer: &Trailer, opened: &Opened, codec: &dyn Codec, options: &Options) -> bool {
    let all_own = opened.fallback_frames == 0 && opened.stored_frames == 0;
    let no_parts = trailer.items.iter().all(|item| matches!(item, Item::Frame(_)));
    all_own && no_parts && opened.options == *options && opened.version == codec.info().version
}

fn packed(opened: Opened, archive_len: u64) -> Packed {
    Packed {
        original_len: opened.original_len,
        original_sha256: opened.original_sha256,
        restored_len: opened.restored_len,
        restored_sha256: opened.restored_sha256,
        archive_len,
        frames: opened.frames,
        fallback_frames: opened.fallback_frames,
        stored_frames: opened.stored_frames,
        report: opened.report,
    }
}

/// An archive that its sender must answer for.
fn unreadable(error: Error) -> Error {
    match error {
        Error::Decompression(cause) => {
            Error::BadRequest(format!("the archive cannot be read: {}", Causes(cause.as_ref())))
        }
        error => error,
    }
}

fn refused(failure: Failure) -> Error {
    match failure {
        Failure::Codec(error) => Error::BadRequest(format!("the archive cannot be restored: {error}")),
        Failure::Io(error) => error.into(),
        Failure::Cancelled => Error::Cancelled,
    }
}
