//! An upload's body on its way to disk: hashed as it comes, a bounded part of it in memory.

use crate::store::{Digest, Spool, SpoolFile};
use crate::{Error, Result};
use sha2::{Digest as _, Sha256};
use std::io::{self, Write};

/// Bytes that are gathered before they are hashed and written in one go.
const GATHERED: usize = 256 << 10;

/// A file that is being received.
pub struct Intake {
    spool: Spool,
    gathered: Vec<u8>,
    /// `None` until the first write, and again after one that failed.
    sink: Option<Sink>,
    len: u64,
}

/// A file that was received.
pub struct Original {
    /// The file, gone when this is dropped.
    pub file: SpoolFile,
    /// What it holds.
    pub digest: Digest,
}

struct Sink {
    file: SpoolFile,
    hash: Sha256,
}

impl Intake {
    /// Receives into that spool; touches the disk at the first full buffer.
    pub fn new(spool: Spool) -> Self {
        Self { spool, gathered: Vec::new(), sink: None, len: 0 }
    }

    /// Bytes received.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Takes the next bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.len += bytes.len() as u64;
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED {
            self.sink = Some(self.flush().await?);
        }
        Ok(())
    }

    /// Ends the file.
    pub async fn finish(mut self) -> Result<Original> {
        let Sink { file, hash } = self.flush().await?;
        Ok(Original { file, digest: Digest { len: self.len, sha256: hash.finalize().into() } })
    }

    /// Hashes and writes what is gathered, away from the threads that serve connections.
    async fn flush(&mut self) -> Result<Sink> {
        let (bytes, sink, spool) = (std::mem::take(&mut self.gathered), self.sink.take(), self.spool.clone());
        let written = tokio::task::spawn_blocking(move || {
            let mut sink = match sink {
                Some(sink) => sink,
                None => Sink { file: spool.create()?, hash: Sha256::new() },
            };
            sink.hash.update(&bytes);
            sink.file.write_all(&bytes)?;
            Ok::<_, io::Error>(sink)
        });
        Ok(written.await.map_err(|error| Error::Internal(error.into()))??)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::drive::Input;

    #[tokio::test]
    async fn what_is_received_is_what_is_there() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let spool = Spool::new(dir.path());
        let bytes: Vec<u8> = (0..GATHERED * 2 + 1).map(|i| (i % 251) as u8).collect();
        let mut intake = Intake::new(spool.clone());
        for piece in bytes.chunks(100_000) {
            intake.write(piece).await.expect("there is room");
        }
        assert_eq!(intake.len(), bytes.len() as u64);
        let original = intake.finish().await.expect("there is room");
        assert_eq!(original.digest, Digest { len: bytes.len() as u64, sha256: Sha256::digest(&bytes).into() });
        let read = original.file.input().expect("there").read(0, bytes.len() as u64).expect("whole");
        assert_eq!(read, bytes);
        drop(original);
        assert!(spool.leftovers().expect("readable").is_empty());
    }

    #[tokio::test]
    async fn a_spool_that_is_gone_is_an_error() {
        let mut intake = Intake::new(Spool::new("/nonexistent"));
        intake.write(b"a").await.expect("only gathered");
        assert!(matches!(intake.finish().await, Err(Error::Storage(_))));
    }
}
