//! One frame: coded by the codec, else by the generic one, else stored; whatever is kept was restored and compared first.

use super::MAX_NESTING;
use crate::container::FrameKind;
use crate::machine::Port;
use crate::{Ask, Bytes, Call, Context, Error, Fidelity, Info, Limits, Options, Part, Reply, Report, Result};
use std::rc::Rc;
use std::sync::Arc;

/// The codec that others fall back to.
pub(crate) const GENERIC: u16 = 1;

/// Which codec in which version, and what it promises.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    pub codec: u16,
    pub version: u16,
    pub fidelity: Fidelity,
}

impl Target {
    pub fn of(info: &Info) -> Self {
        Self { codec: info.id, version: info.version, fidelity: info.fidelity }
    }
}

/// A frame that restores as promised.
pub(crate) struct CodedFrame {
    pub kind: FrameKind,
    pub memory: u64,
    /// `None` where the restored bytes are stored as they are.
    pub payload: Option<Bytes>,
    pub parts: Vec<Part>,
    pub report: Report,
    pub original_len: u64,
    pub restored: Bytes,
}

/// What all frames of an archive are coded with.
pub(crate) struct FrameCoder {
    pub port: Rc<Port>,
    /// `None` where every frame is stored.
    pub target: Option<Target>,
    /// The generic codec, where the driver has it and it is not the target.
    pub generic: Option<Target>,
    /// Whether the target is used: its survey went well.
    pub usable: bool,
    pub options: Arc<Options>,
    pub plan: Bytes,
    pub references: Arc<Vec<Bytes>>,
    pub limits: Limits,
    pub nesting: u8,
}

/// What the entry of a frame by the generic codec takes more than that of a stored one, in bytes: a checksum and three numbers.
const SAYS_MORE: usize = 12;

/// The options with which the generic codec codes a frame of another codec's archive.
pub(crate) fn generic_options(options: &Options) -> Options {
    Options::from_pairs(vec![("level".into(), options.level().into())])
}

impl FrameCoder {
    /// Codes the frame that starts at `at`; never fails for a codec's sake.
    pub async fn code(&self, at: u64, frame: Bytes) -> Result<CodedFrame> {
        if let Some(target) = self.target.filter(|_| self.usable)
            && let Ok(coded) = self.attempt(target, FrameKind::Own, at, &frame).await
        {
            return Ok(coded);
        }
        if let Some(generic) = self.generic
            && let Ok(coded) = self.attempt(generic, FrameKind::Fallback(generic.version), at, &frame).await
        {
            return Ok(coded);
        }
        Ok(CodedFrame {
            kind: FrameKind::Stored,
            memory: 0,
            payload: None,
            parts: Vec::new(),
            report: Report::default(),
            original_len: frame.len() as u64,
            restored: frame,
        })
    }

    /// Where the frame that starts `window` ends; at its end where the codec does not say.
    pub async fn frame_end(&self, window: &Bytes, at: u64, last: bool) -> usize {
        let len = window.len() as u64;
        if !self.usable {
            return window.len();
        }
        match self.ask_own(at, len, self.limits, Ask::FrameEnd { window: window.clone(), last }).await {
            Ok(Reply::FrameEnd(end)) if (1..=len).contains(&end) => end as usize,
            _ => window.len(),
        }
    }

    /// Asks the archive's codec.
    pub async fn ask_own(&self, at: u64, len: u64, limits: Limits, ask: Ask) -> Result<Reply> {
        let target = self.target.ok_or_else(|| Error::failed("there is no codec to ask"))?;
        self.ask(target, at, len, limits, ask).await
    }

    async fn ask(&self, target: Target, at: u64, len: u64, limits: Limits, ask: Ask) -> Result<Reply> {
        let own = self.target.is_some_and(|t| t.codec == target.codec);
        let context = Context {
            version: target.version,
            options: if own { self.options.clone() } else { Arc::new(generic_options(&self.options)) },
            plan: if own { self.plan.clone() } else { Bytes::default() },
            at,
            len,
            references: if own { self.references.clone() } else { Arc::default() },
            limits,
        };
        self.port.call(Call { codec: target.codec, context, ask }).await
    }

    /// Codes, restores and compares; an error says why the result is not kept.
    async fn attempt(&self, target: Target, kind: FrameKind, at: u64, frame: &Bytes) -> Result<CodedFrame> {
        let frame_len = frame.len() as u64;
        let memory = match self.ask(target, at, frame_len, self.limits, Ask::Memory { frame_len }).await? {
            // The container keeps it in steps of 1 KiB, and that is what the unpacker holds against its limits.
            Reply::Memory(memory) => memory.div_ceil(1024).saturating_mul(1024),
            _ => return Err(Error::failed("memory was answered by something else")),
        };
        self.limits.need_memory(memory)?;
        let limits = Limits { memory, output: self.limits.output };
        let ask = Ask::Encode { frame: frame.clone() };
        let Reply::Encoded(encoded) = self.ask(target, at, frame_len, limits, ask).await? else {
            return Err(Error::failed("encode was answered by something else"));
        };
        let more = if kind == FrameKind::Own { 0 } else { SAYS_MORE };
        if encoded.payload.len() + more >= frame.len() {
            return Err(Error::failed("the frame grew"));
        }
        if !encoded.parts.is_empty() && (self.nesting >= MAX_NESTING || kind != FrameKind::Own) {
            return Err(Error::failed("parts are nested too deep"));
        }
        // The unpacker holds all parts of a frame at once, within the same limit.
        limits.need_output(encoded.parts.iter().map(|p| p.bytes.len() as u64).sum())?;
        let restored_len = encoded.restored_len.unwrap_or(frame_len);
        limits.need_output(restored_len)?;
        let payload = Arc::new(encoded.payload);
        let limits = Limits { memory, output: restored_len };
        let parts = encoded.parts.iter().map(|p| p.bytes.clone()).collect();
        let ask = Ask::Decode { payload: payload.clone(), parts };
        let Reply::Decoded(restored) = self.ask(target, at, restored_len, limits, ask).await? else {
            return Err(Error::failed("decode was answered by something else"));
        };
        let mut report = encoded.report;
        let restored = if restored == **frame {
            frame.clone()
        } else {
            let restored = Arc::new(restored);
            report.absorb(self.judge(target, at, restored_len, frame, &restored).await?);
            restored
        };
        let payload = Some(payload);
        let parts = encoded.parts;
        Ok(CodedFrame { kind, memory, payload, parts, report, original_len: frame_len, restored })
    }

    /// What the codec says of a restored frame that differs; only a codec that promises a bound is asked.
    async fn judge(&self, target: Target, at: u64, len: u64, frame: &Bytes, restored: &Bytes) -> Result<Report> {
        if target.fidelity == Fidelity::Lossless || restored.len() as u64 != len {
            return Err(Error::failed("the restored frame differs from the original"));
        }
        let ask = Ask::Check { original: frame.clone(), restored: restored.clone() };
        match self.ask(target, at, len, self.limits, ask).await? {
            Reply::Report(report) => Ok(report),
            _ => Err(Error::failed("check was answered by something else")),
        }
    }
}
