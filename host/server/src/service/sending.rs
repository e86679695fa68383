//! What is stored on its way to a client: made of an archive on a thread that may block, and sent as it comes.

use super::Service;
use crate::clock::now;
use crate::error::Causes;
use crate::store::{AccountId, FileRow};
use crate::{Error, Result};
use kit_core::drive::{Failure, Input};
use std::io::{self, Write};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Most bytes of one chunk.
pub(super) const CHUNK: usize = 256 << 10;

/// Chunks between the thread that works and the connection that sends.
const AHEAD: usize = 4;

/// What is made of an archive, as it comes. Dropping it stops the work.
///
/// The last chunk comes only when the work went well, so chunks that end without an error are right.
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

/// Where work puts what it makes, and whether anybody still wants it.
pub(super) struct Outlet<'a> {
    sender: &'a Sender<Result<Vec<u8>>>,
    /// The last chunk so far, kept back until all is known to be right.
    held: Vec<u8>,
}

impl Service {
    /// Has `work` make something of a file's archive; returns when its first bytes are there, so that what fails before is an
    /// ordinary error.
    pub(super) async fn send<W>(self: &Arc<Self>, file: &FileRow, work: W) -> Result<Chunks>
    where
        W: FnOnce(&Self, &mut dyn Input, &mut Outlet<'_>) -> Result<()> + Send + 'static,
    {
        self.need_whole(file)?;
        let running = self.downloads.admit()?.start().await?;
        let Some(mut archive) = self.blobs.open(&file.id).await? else {
            // Either it was deleted just now, or a row has lost its blob.
            return Err(match self.database.has_file(&file.id).await? {
                true => Error::Decompression("the blob is missing".into()),
                false => Error::NoSuchFile,
            });
        };
        let (sender, mut rest) = mpsc::channel(AHEAD);
        let (service, row) = (self.clone(), file.clone());
        tokio::task::spawn_blocking(move || {
            let _running = running;
            let mut outlet = Outlet { sender: &sender, held: Vec::new() };
            let outcome = work(&service, archive.as_mut(), &mut outlet).and_then(|()| Ok(outlet.release()?));
            if let Err(error) = outcome {
                let error = service.explain(&row, archive.as_mut(), error);
                // Nobody may be listening any more.
                let _ = sender.blocking_send(Err(error));
            }
        });
        let first = rest.recv().await.transpose()?;
        Ok(Chunks { first, rest })
    }

    /// What to answer where a file is not what it should be: it may be gone, or damaged, which is noted before the answer, so that
    /// whoever has that and asks again is told at once.
    fn explain(&self, file: &FileRow, archive: &mut dyn Input, error: Error) -> Error {
        if !matches!(error, Error::Decompression(_)) {
            return error;
        }
        match Handle::current().block_on(self.database.has_file(&file.id)) {
            // It was deleted just now, and parts of it with it.
            Ok(false) => Error::NoSuchFile,
            _ => {
                self.metrics.verify_failures.inc();
                self.suspect(file, archive);
                error
            }
        }
    }

    /// Notes that a client was sent a file.
    pub async fn note_access(&self, account: AccountId, file: &FileRow) {
        // A download is worth more than its note: a full disk must not keep users from their files.
        if let Err(error) = self.database.touch_file(account, &file.id, now()).await {
            tracing::warn!(id = %file.id, error = %Causes(&error), "the time of access is not noted");
        }
    }
}

/// Whose fault it is that an archive is not restored or exported.
pub(super) fn fault(failure: Failure) -> Error {
    match failure {
        Failure::Codec(error) => Error::Decompression(error.into()),
        Failure::Io(error) => error.into(),
        Failure::Cancelled => Error::Cancelled,
    }
}

impl<'a> Outlet<'a> {
    /// Answers whether anybody still takes what is made.
    pub fn wanted(&self) -> impl Fn() -> bool + use<'a> {
        let sender = self.sender;
        move || !sender.is_closed()
    }

    fn release(&mut self) -> io::Result<()> {
        match std::mem::take(&mut self.held) {
            empty if empty.is_empty() => Ok(()),
            chunk => self.sender.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Write for Outlet<'_> {
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
