//! Smaller usable files: one table of what makes them, for `/api/compress` and for S3 write-back.

use super::Service;
use super::intake::Original;
use super::jobs::Progress;
use super::kind::{self, Kind};
use super::text::Encoding;
use crate::{Error, Result};
use kit_core::drive::Input;
use kit_core::{Info, Options, Transcoder};
use std::fmt;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Transcoders by the name of the kind that they are for: `image`, `video`, `pdf`.
#[derive(Clone, Default)]
pub struct Transcoders(Vec<Arc<dyn Transcoder>>);

impl Transcoders {
    /// Adds one; the first of a name is used.
    #[must_use]
    pub fn with(mut self, transcoder: Arc<dyn Transcoder>) -> Self {
        self.0.push(transcoder);
        self
    }

    fn of(&self, kind: Kind) -> Option<&Arc<dyn Transcoder>> {
        self.0.iter().find(|transcoder| transcoder.info().name == kind.name())
    }
}

impl fmt::Debug for Transcoders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|transcoder| &transcoder.info().name)).finish()
    }
}

/// A smaller file, or the one that came where nothing is smaller.
pub struct Smaller {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type; `None` where it is that of what came.
    pub media_type: Option<String>,
    /// Its Content-Encoding, if any.
    pub encoding: Option<&'static str>,
}

impl Service {
    /// What may be set for a kind.
    pub(super) fn settings_of(&self, kind: Kind) -> Info {
        self.transcoders.of(kind).map_or_else(|| kind.settings(), |transcoder| transcoder.info().clone())
    }

    /// Fails for a kind that cannot be compressed here.
    pub(super) fn need_transcoder(&self, kind: Kind) -> Result<()> {
        match kind == Kind::Text || self.transcoders.of(kind).is_some() {
            true => Ok(()),
            false => Err(Error::Unsupported(format!("compressing {} is not supported", kind.name()))),
        }
    }

    /// Makes a smaller file of that kind on a thread that may block; waits for its turn first.
    pub(super) async fn transcode(
        self: &Arc<Self>,
        kind: Kind,
        options: Options,
        original: Original,
        place: super::gate::Admitted,
        progress: &Progress,
    ) -> Result<Smaller> {
        self.need_transcoder(kind)?;
        let running = place.start().await?;
        progress.note(0);
        let service = self.clone();
        let (done, result) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            let smaller = service.transcode_now(kind, &options, &original);
            drop((original, running));
            // Nobody may be waiting any more.
            let _ = done.send(smaller);
        });
        result.await.map_err(|error| Error::Internal(error.into()))?
    }

    fn transcode_now(&self, kind: Kind, options: &Options, original: &Original) -> Result<Smaller> {
        let mut input = original.file.input()?;
        let bytes = input.read(0, input.len())?;
        let smaller = match self.transcoders.of(kind) {
            Some(transcoder) => {
                let output = transcoder.transcode(&bytes, options, self.limits).map_err(refused)?;
                Smaller { bytes: output.bytes, media_type: Some(output.media_type), encoding: None }
            }
            None => {
                let encoding = options.get("encoding").and_then(Encoding::parse).unwrap_or(Encoding::Gzip);
                let bytes = encoding.encode(&bytes).map_err(refused)?;
                Smaller { bytes, media_type: None, encoding: Some(encoding.name()) }
            }
        };
        if smaller.bytes.len() < bytes.len() || kind == Kind::Video {
            return Ok(smaller);
        }
        Ok(Smaller { bytes, media_type: None, encoding: None })
    }
}

/// Says what a file is that should be a JPEG image, where it is none.
pub(super) fn need_jpeg(head: &[u8]) -> std::result::Result<(), String> {
    let found = kind::format(head).map_or("something else", |(_, name)| name);
    if found == kind::JPEG {
        return Ok(());
    }
    Err(format!("expected a JPEG image, found {found}"))
}

fn refused(error: kit_core::Error) -> Error {
    match error.kind {
        kit_core::Kind::Input | kit_core::Kind::Option => Error::BadRequest(error.to_string()),
        kit_core::Kind::Limit => Error::TooLarge(error.to_string()),
        _ => Error::Compression(error.into()),
    }
}
