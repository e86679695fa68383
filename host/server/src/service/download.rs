//! Downloads: the archive restored and verified while it is sent.

use super::Service;
use super::gate::Running;
use crate::clock::now;
use crate::error::Causes;
use crate::store::{AccountId, Digest, FileRow};
use crate::{Error, Result};
use kit_core::UnpackConfig;
use kit_core::drive::{Driver, Failure, Input, Parts};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Most bytes of one chunk.
const CHUNK: usize = 256 << 10;

/// Chunks between the thread that restores and the connection that sends.
const AHEAD: usize = 4;

/// The restored bytes, or a range of them, as they come. Dropping them stops the work.
///
/// The last chunk comes only when what was restored is what was promised, so chunks that end without an error are right: the whole
/// by its SHA-256, a range by the checksums of its frames.
pub struct Chunks {
    first: Option<Vec<u8>>,
    rest: Receiver<Result<Vec<u8>>>,
}

impl Chunks {
    /// The next bytes, an error, or `None` at the end.
    pub fn poll_next(&mut self, cx: &mut std::task::Context<'_>) -> std::task::Poll<Option<Result<Vec<u8>>>> {
        match self.first.take() {
            Some(chunk) => std::task::Poll::Ready(Some(Ok(chunk))),
            None => self.rest.poll_recv(cx),
        }
    }
}

impl Service {
    /// What a download would answer, without restoring anything or noting an access.
    pub async fn peek(&self, account: AccountId, id: &str) -> Result<FileRow> {
        self.file(account, id).await
    }

    /// Restores a file or a range of it; returns when its first bytes are there, so that what fails before is an ordinary error.
    pub async fn download(
        self: &Arc<Self>,
        account: AccountId,
        file: &FileRow,
        want: Option<Range<u64>>,
    ) -> Result<Chunks> {
        self.need_whole(file)?;
        let running = self.downloads.admit()?.start().await?;
        let Some(archive) = self.blobs.open(&file.id).await? else {
            // Either it was deleted just now, or a row has lost its blob.
            return Err(match self.database.has_file(&file.id).await? {
                true => Error::Decompression("the blob is missing".into()),
                false => Error::NoSuchFile,
            });
        };
        let (sender, mut rest) = mpsc::channel(AHEAD);
        let (service, row) = (self.clone(), file.clone());
        tokio::task::spawn_blocking(move || service.send(archive, &row, want, sender, running));
        let first = rest.recv().await.transpose()?;
        self.note_access(account, file).await;
        Ok(Chunks { first, rest })
    }

    pub(super) async fn note_access(&self, account: AccountId, file: &FileRow) {
        // A download is worth more than its note: a full disk must not keep users from their files.
        if let Err(error) = self.database.touch_file(account, &file.id, now()).await {
            tracing::warn!(id = %file.id, error = %Causes(&error), "the time of access is not noted");
        }
    }

    /// Restores an archive into a channel, its outcome as the last item where it is an error.
    fn send(
        &self,
        mut archive: Box<dyn Input + Send>,
        file: &FileRow,
        want: Option<Range<u64>>,
        sender: Sender<Result<Vec<u8>>>,
        _running: Running,
    ) {
        let mut output = Held { sender: &sender, held: Vec::new() };
        let (mut shelf, wanted) = (self.shelf(file.account), || !sender.is_closed());
        let outcome = self.unpack(archive.as_mut(), file.restored, want, &mut output, wanted, &mut shelf);
        let outcome = outcome.and_then(|()| Ok(output.release()?));
        if let Err(mut error) = outcome {
            if matches!(error, Error::Decompression(_)) {
                match Handle::current().block_on(self.database.has_file(&file.id)) {
                    // It was deleted just now, and parts of it with it.
                    Ok(false) => error = Error::NoSuchFile,
                    _ => {
                        self.metrics.verify_failures.inc();
                        // Before the answer: whoever has it and asks again is told at once.
                        self.suspect(file, archive.as_mut());
                    }
                }
            }
            // Nobody may be listening any more.
            let _ = sender.blocking_send(Err(error));
        }
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
        let opened = driver.unpack(config, archive, output).map_err(|failure| match failure {
            Failure::Codec(error) => Error::Decompression(error.into()),
            Failure::Io(error) => error.into(),
            Failure::Cancelled => Error::Cancelled,
        })?;
        if (opened.restored_len, opened.restored_sha256) != (promised.len, promised.sha256) {
            return Err(Error::Decompression("the archive is that of another file".into()));
        }
        Ok(())
    }
}

/// Sends chunks on, always keeping the last one back until it is released.
struct Held<'a> {
    sender: &'a Sender<Result<Vec<u8>>>,
    held: Vec<u8>,
}

impl Held<'_> {
    fn release(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.held) {
            empty if empty.is_empty() => Ok(()),
            chunk => self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Write for Held<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.release()?;
        let taken = bytes.len().min(CHUNK);
        self.held.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
