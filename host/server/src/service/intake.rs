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
    /// Bytes that it may have.
    most: u64,
    /// SHA-256s that it was promised to have.
    promised: Vec<[u8; 32]>,
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
    /// Receives at most so many bytes into that spool; touches the disk at the first full buffer.
    pub fn new(spool: Spool, most: u64) -> Self {
        Self { spool, most, promised: Vec::new(), gathered: Vec::new(), sink: None, len: 0 }
    }

    /// Bytes that the file may have.
    pub fn most(&self) -> u64 {
        self.most
    }

    /// The error for a file that has more.
    pub fn too_large(most: u64) -> Error {
        Error::TooLarge(format!("the file is larger than {most} bytes"))
    }

    /// Holds the file to a SHA-256.
    pub fn expect(&mut self, sha256: [u8; 32]) {
        self.promised.push(sha256);
    }

    /// Takes the next bytes.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.len += bytes.len() as u64;
        if self.len > self.most {
            return Err(Self::too_large(self.most));
        }
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED {
            self.sink = Some(self.flush().await?);
        }
        Ok(())
    }

    /// Ends the file, which is not empty and is what was promised.
    pub async fn finish(mut self) -> Result<Original> {
        if self.len == 0 {
            return Err(Error::BadRequest("the file is empty".into()));
        }
        let Sink { file, hash } = self.flush().await?;
        let digest = Digest { len: self.len, sha256: hash.finalize().into() };
        if self.promised.iter().any(|sha256| *sha256 != digest.sha256) {
            return Err(Error::DigestMismatch);
        }
        Ok(Original { file, digest })
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
        let mut intake = Intake::new(spool.clone(), 1 << 20);
        for piece in bytes.chunks(100_000) {
            intake.write(piece).await.expect("there is room");
        }
        let original = intake.finish().await.expect("there is room");
        assert_eq!(original.digest, Digest { len: bytes.len() as u64, sha256: Sha256::digest(&bytes).into() });
        let read = original.file.input().expect("there").read(0, bytes.len() as u64).expect("whole");
        assert_eq!(read, bytes);
        drop(original);
        assert!(spool.leftovers().expect("readable").is_empty());
    }

    #[tokio::test]
    async fn what_is_empty_too_large_or_another_file_is_refused() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let spool = Spool::new(dir.path());
        let intake = || Intake::new(spool.clone(), 3);
        assert!(matches!(intake().finish().await, Err(Error::BadRequest(_))));
        assert!(matches!(intake().write(b"abcd").await, Err(Error::TooLarge(_))));
        let mut other = intake();
        other.write(b"abc").await.expect("there is room");
        other.expect(Sha256::digest(b"abd").into());
        assert!(matches!(other.finish().await, Err(Error::DigestMismatch)));
        assert!(spool.leftovers().expect("readable").is_empty());
    }

    #[tokio::test]
    async fn a_spool_that_is_gone_is_an_error() {
        let mut intake = Intake::new(Spool::new("/nonexistent"), 10);
        intake.write(b"a").await.expect("only gathered");
        assert!(matches!(intake.finish().await, Err(Error::Storage(_))));
    }
}
