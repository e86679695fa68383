//! A codec call as a value: what a sans-IO machine hands to its driver.

use crate::{Bytes, Codec, Cx, Encoded, Limits, Options, Piece, Report, Result, Survey};
use std::sync::Arc;

/// The owned form of [`Cx`].
#[derive(Clone, Debug)]
pub struct Context {
    /// Payload version.
    pub version: u16,
    /// Effective options.
    pub options: Arc<Options>,
    /// The survey's plan.
    pub plan: Bytes,
    /// Where the frame starts in the original.
    pub at: u64,
    /// Restored length of the frame.
    pub len: u64,
    /// Objects that both sides have.
    pub references: Arc<Vec<Bytes>>,
    /// How much the call may use.
    pub limits: Limits,
}

/// What is asked of a codec; see [`Codec`] for the meaning of each.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are named after the parameters that the variants' documentation points to")]
pub enum Ask {
    /// [`Codec::survey`]
    Survey { seen: Vec<Piece>, total: u64 },
    /// [`Codec::frame_end`]
    FrameEnd { window: Bytes, last: bool },
    /// [`Codec::memory`]
    Memory { frame_len: u64 },
    /// [`Codec::encode`]
    Encode { frame: Bytes },
    /// [`Codec::decode`]
    Decode { payload: Bytes, parts: Vec<Bytes> },
    /// [`Codec::check`]
    Check { original: Bytes, restored: Bytes },
}

/// What a codec answers.
#[derive(Clone, Debug)]
pub enum Reply {
    /// To [`Ask::Survey`].
    Survey(Survey),
    /// To [`Ask::FrameEnd`]: the length of the frame.
    FrameEnd(u64),
    /// To [`Ask::Memory`]: bytes.
    Memory(u64),
    /// To [`Ask::Encode`].
    Encoded(Encoded),
    /// To [`Ask::Decode`]: the restored frame.
    Decoded(Vec<u8>),
    /// To [`Ask::Check`].
    Report(Report),
}

/// A call of one codec. For `encode` and `decode`, `context.limits.memory` is what the codec declared for the frame: the driver
/// counts it before it admits the call, and a sandbox enforces it.
#[derive(Clone, Debug)]
pub struct Call {
    /// The codec's number.
    pub codec: u16,
    /// What it works with.
    pub context: Context,
    /// The function and its data.
    pub ask: Ask,
}

impl Call {
    /// Runs the call on a codec in this process.
    pub fn run(&self, codec: &dyn Codec) -> Result<Reply> {
        let references: Vec<&[u8]> = self.context.references.iter().map(|r| r.as_slice()).collect();
        let cx = Cx {
            version: self.context.version,
            options: &self.context.options,
            plan: &self.context.plan,
            at: self.context.at,
            len: self.context.len,
            references: &references,
            limits: self.context.limits,
        };
        Ok(match &self.ask {
            Ask::Survey { seen, total } => Reply::Survey(codec.survey(seen, *total, &cx)?),
            Ask::FrameEnd { window, last } => {
                Reply::FrameEnd(codec.frame_end(window, self.context.at, *last, &cx) as u64)
            }
            Ask::Memory { frame_len } => Reply::Memory(codec.memory(*frame_len, &cx)),
            Ask::Encode { frame } => {
                let mut encoded = Encoded::default();
                codec.encode(frame, &cx, &mut encoded)?;
                Reply::Encoded(encoded)
            }
            Ask::Decode { payload, parts } => {
                let parts: Vec<&[u8]> = parts.iter().map(|p| p.as_slice()).collect();
                let mut restored = Vec::new();
                codec.decode(payload, &parts, &cx, &mut restored)?;
                Reply::Decoded(restored)
            }
            Ask::Check { original, restored } => Reply::Report(codec.check(original, restored, &cx)?),
        })
    }
}
