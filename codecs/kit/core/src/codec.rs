//! The contract of a codec: one frame of bytes to a payload, and back.

use crate::{Error, error::Kind};
use crate::{Fidelity, Info, Limits, Options, Report, Result};
use std::ops::Range;
use std::sync::Arc;

/// Bytes that several owners share without copying.
pub type Bytes = Arc<Vec<u8>>;

/// How sure a codec is that a file is its own; the surest codec gets the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Not this codec's.
    No,
    /// Could be; nothing speaks against it.
    Maybe,
    /// The content or the name looks like it.
    Likely,
    /// The magic is there.
    Certain,
}

/// What one call works with, beside its data.
#[derive(Clone, Copy, Debug)]
pub struct Cx<'a> {
    /// The payload version: the newest when encoding, the archive's when decoding.
    pub version: u16,
    /// The effective options.
    pub options: &'a Options,
    /// What [`Codec::survey`] decided; empty while it is being asked.
    pub plan: &'a [u8],
    /// Where the frame starts in the original, in bytes.
    pub at: u64,
    /// The restored length of the frame, in bytes: known to the container, so payloads need not hold it.
    pub len: u64,
    /// Earlier objects that encoder and decoder both have.
    pub references: &'a [&'a [u8]],
    /// How much the call may use.
    pub limits: Limits,
}

/// Some bytes of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where they start.
    pub at: u64,
    /// The bytes.
    pub bytes: Bytes,
}

/// What a survey decides once for all frames; stored in the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The codec's own bytes.
    pub bytes: Vec<u8>,
    /// Length of the window from which frames are cut, 0 for the level's default; at most 256 MiB.
    pub frame_len: u64,
}

/// A survey's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Survey {
    /// Ask again with these ranges of the original as well.
    More(Vec<Range<u64>>),
    /// Seen enough.
    Done(Plan),
}

/// A sub-object that a frame hands out, coded on its own and stored once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The object's decoded bytes.
    pub bytes: Bytes,
    /// Its file name, where the frame knows one: it helps to detect the codec.
    pub name: Option<String>,
}

/// What encoding one frame yields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Encoded {
    /// The coded frame.
    pub payload: Vec<u8>,
    /// Objects the frame hands out; `decode` gets their bytes back in this order.
    pub parts: Vec<Part>,
    /// What the codec has to say.
    pub report: Report,
    /// The restored length where it is not the frame's own (lossy codecs).
    pub restored_len: Option<u64>,
}

/// A format's model: lossless, or within a bound that it states.
///
/// `encode` never fails on odd input. Whatever a codec does, the packer verifies each frame and falls back.
pub trait Codec: Send + Sync {
    /// The codec's description.
    fn info(&self) -> &Info;

    /// How sure it is from the first bytes (up to 64 KiB) and the name.
    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence;

    /// Looks at the file once before coding, asking for ranges until it has seen enough; the first call has seen nothing.
    ///
    /// Fails with [`Kind::Input`] where the file is not of the codec's kind at all.
    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        let _ = (seen, total, cx);
        Ok(Survey::Done(Plan::default()))
    }

    /// Where in `window` (1 to its length) the frame that starts at `at` ends; `last` says that the window reaches the end.
    fn frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> usize {
        let _ = (at, last, cx);
        window.len()
    }

    /// Bytes of working memory to code a frame of that length in either direction, beside the frame and its payload.
    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64;

    /// Codes one frame.
    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()>;

    /// Restores one frame onto the end of `out`: `cx.len` bytes, never more than `cx.limits.output`.
    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()>;

    /// Judges a restored frame: lossless codecs by equality, others by the bound that their options state.
    fn check(&self, original: &[u8], restored: &[u8], cx: &Cx<'_>) -> Result<Report> {
        let _ = cx;
        if original != restored || self.info().fidelity != Fidelity::Lossless {
            return Err(Error::new(Kind::Failed, "the restored frame differs from the original"));
        }
        Ok(Report::default())
    }
}

/// What a transcoder puts out: a file that is usable as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub media_type: String,
    /// What the transcoder has to say.
    pub report: Report,
}

/// Makes a smaller usable file (image, video, S3 pdf and text), not an archive.
pub trait Transcoder: Send + Sync {
    /// The transcoder's description.
    fn info(&self) -> &Info;

    /// Bytes of working memory that transcoding takes, beside the input and its output; what is no file of its kind takes none.
    fn memory(&self, input: &[u8], options: &Options) -> u64;

    /// Transcodes one file; fails with [`Kind::Input`] on other kinds of files.
    fn transcode(&self, input: &[u8], options: &Options, limits: Limits) -> Result<Output>;
}
