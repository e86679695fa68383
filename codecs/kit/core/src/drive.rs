//! The in-process driver: codecs from a [`Registry`], input by [`Input`], output to a writer, frames on threads.

use crate::{Bytes, Error, Opened, PackConfig, Packed, Placing, Registry, UnpackConfig};
use std::io::{self, Write};

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

/// Where parts and references live beside the archive.
pub trait Parts {
    /// Where a part that was found goes.
    fn place(&mut self, sha256: &[u8; 32], len: u64) -> io::Result<Placing>;

    /// Keeps the archive of a part.
    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()>;

    /// An archive that restores to the object with that SHA-256.
    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>>;
}

/// No store beside the archive: parts go inline.
pub struct Inline;

impl Parts for Inline {
    fn place(&mut self, _: &[u8; 32], _: u64) -> io::Result<Placing> {
        Ok(Placing::Inline)
    }

    fn keep(&mut self, _: &[u8; 32], _: &[u8]) -> io::Result<()> {
        Ok(())
    }

    fn fetch(&mut self, _: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        Ok(None)
    }
}

/// Why a run ended early.
#[derive(Debug)]
pub enum Failure {
    /// The input, the options or the archive are at fault, or a codec is.
    Codec(Error),
    /// Reading the input or writing the output went wrong.
    Io(io::Error),
    /// `progress` said to stop.
    Cancelled,
}

/// What a run works with.
pub struct Driver<'a> {
    /// The codecs at hand.
    pub registry: &'a Registry,
    /// Parts and references beside the archive.
    pub parts: &'a mut dyn Parts,
    /// Told (done, total) bytes of the original; answers whether to go on.
    pub progress: &'a mut dyn FnMut(u64, u64) -> bool,
}

impl Driver<'_> {
    /// Packs `input` into an archive on `output`; `config.lanes` frames are coded at a time, each on a thread.
    pub fn pack(&mut self, config: PackConfig, input: &mut dyn Input, output: &mut dyn Write) -> Result<Packed, Failure> {
        todo!()
    }

    /// Restores the archive `input`, or the wanted range of it, onto `output`.
    pub fn unpack(
        &mut self,
        config: UnpackConfig,
        input: &mut dyn Input,
        output: &mut dyn Write,
    ) -> Result<Opened, Failure> {
        todo!()
    }
}
