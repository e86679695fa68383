//! The in-process driver: codecs from a [`Registry`], input by [`Input`], output to a writer, frames on threads.

mod crew;
mod input;

pub use input::{FileInput, Input};

use crate::{
    Answer, Error, Exported, Exporter, Opened, PackConfig, Packed, Packer, Placing, Registry, Request, Result,
};
use crate::{Step, Ticket, UnpackConfig, Unpacker};
use crew::Crew;
use std::io::{self, Write};
use std::sync::Arc;

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
    /// Packs `input` into an archive on `output`; `config.lanes` frames are coded at a time, each on a thread of its own.
    pub fn pack(
        &mut self,
        config: PackConfig,
        input: &mut dyn Input,
        output: &mut dyn Write,
    ) -> std::result::Result<Packed, Failure> {
        let (lanes, mut packer) = (config.lanes, Packer::new(config));
        self.run(lanes, |answer| packer.step(answer), input, output)
    }

    /// Restores the archive `input`, or the wanted range of it, onto `output`.
    pub fn unpack(
        &mut self,
        config: UnpackConfig,
        input: &mut dyn Input,
        output: &mut dyn Write,
    ) -> std::result::Result<Opened, Failure> {
        let (lanes, mut unpacker) = (config.lanes, Unpacker::new(config));
        self.run(lanes, |answer| unpacker.step(answer), input, output)
    }

    /// Puts the archive `input` with everything that it needs of [`Driver::parts`] into one that stands alone on `output`. Progress is
    /// told in bytes of that, first with none done.
    pub fn export(&mut self, input: &mut dyn Input, output: &mut dyn Write) -> std::result::Result<Exported, Failure> {
        let mut exporter = Exporter::new(input.len());
        self.run(1, |answer| exporter.step(answer), input, output)
    }

    #[expect(clippy::disallowed_methods, reason = "drivers run outside components")]
    fn run<T>(
        &mut self,
        lanes: u32,
        mut step: impl FnMut(Option<(Ticket, Answer)>) -> Result<Step<T>>,
        input: &mut dyn Input,
        output: &mut dyn Write,
    ) -> std::result::Result<T, Failure> {
        std::thread::scope(|scope| {
            let crew = Crew::new(scope, lanes);
            let mut answer = None;
            loop {
                let request = match step(answer.take())? {
                    Step::Ask(request) => request,
                    Step::Done(outcome) => return Ok(outcome),
                };
                answer = match request {
                    Request::Call { ticket, call } => crew.run(self.registry, ticket, *call),
                    Request::Wait => Some(crew.wait()?),
                    Request::Emit(bytes) => {
                        output.write_all(&bytes)?;
                        None
                    }
                    Request::Progress { done, total } => {
                        if !(self.progress)(done, total) {
                            return Err(Failure::Cancelled);
                        }
                        None
                    }
                    other => self.look_up(other, input)?,
                };
            }
        })
    }

    /// Answers what needs neither a codec's work nor the output.
    fn look_up(&mut self, request: Request, input: &mut dyn Input) -> io::Result<Option<(Ticket, Answer)>> {
        Ok(match request {
            Request::Read { ticket, at, len } => Some((ticket, Answer::Bytes(Arc::new(input.read(at, len)?)))),
            Request::Describe { ticket, codec } => {
                let info = self.registry.by_id(codec).map(|c| Box::new(c.info().clone()));
                Some((ticket, Answer::Info(info)))
            }
            Request::Detect { ticket, head, name } => {
                let codec = self.registry.detect(&head, name.as_deref()).map(|c| c.info().id);
                Some((ticket, Answer::Codec(codec)))
            }
            Request::Place { ticket, sha256, len } => Some((ticket, Answer::Placing(self.parts.place(&sha256, len)?))),
            Request::Keep { sha256, archive } => {
                self.parts.keep(&sha256, &archive)?;
                None
            }
            Request::Fetch { ticket, sha256 } => {
                Some((ticket, Answer::Archive(self.parts.fetch(&sha256)?.map(Arc::new))))
            }
            Request::Call { .. } | Request::Emit(_) | Request::Progress { .. } | Request::Wait => None,
        })
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Codec(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Codec(error) => error.fmt(f),
            Self::Io(error) => error.fmt(f),
            Self::Cancelled => f.write_str("cancelled"),
        }
    }
}

impl std::error::Error for Failure {}
