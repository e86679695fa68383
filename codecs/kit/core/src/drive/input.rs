//! What is read by range.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Something with a length that is read by range.
pub trait Input {
    /// Its length in bytes.
    fn len(&self) -> u64;

    /// Whether it has no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads exactly `len` bytes from `at`.
    fn read(&mut self, at: u64, len: u64) -> io::Result<Vec<u8>>;
}

/// A file, with its length as it was when the run began.
pub struct FileInput {
    file: File,
    len: u64,
}

impl FileInput {
    /// Takes the file's present length.
    pub fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self { file, len })
    }
}

impl Input for FileInput {
    fn len(&self) -> u64 {
        self.len
    }

    fn read(&mut self, at: u64, len: u64) -> io::Result<Vec<u8>> {
        self.file.seek(SeekFrom::Start(at))?;
        // Grown as bytes arrive: the file may have shrunk since its length was taken.
        let mut bytes = Vec::with_capacity(len.min(self.len.saturating_sub(at)) as usize);
        Read::take(&self.file, len).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != len {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the input became shorter while it was read"));
        }
        Ok(bytes)
    }
}

impl Input for &[u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read(&mut self, at: u64, len: u64) -> io::Result<Vec<u8>> {
        let range = usize::try_from(at).ok().zip(at.checked_add(len).and_then(|end| usize::try_from(end).ok()));
        let bytes = range.and_then(|(start, end)| self.get(start..end));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}
