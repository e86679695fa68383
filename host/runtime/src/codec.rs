//! A component as a codec.

use crate::Fault;
use crate::allowance::Load;
use crate::answer::{self, PLAN_MAX};
use crate::bindings::codec::GuestIndices;
use crate::description;
use crate::question::{Lent, pieces};
use crate::runtime::Shared;
use crate::sandbox::Sandbox;
use kit_core::{Codec, Confidence, Cx, Encoded, Error, HEAD_LEN, Info, Piece, Report, Result as CodecResult, Survey};
use std::sync::Arc;

/// A codec that runs as a component, each call in an instance of its own.
///
/// As a [`Codec`] it turns every [`Fault`] into an error, or into the answer that makes the packer go on without it, and logs it; the
/// `try_` functions return the fault itself.
pub struct WasmCodec {
    sandbox: Sandbox<GuestIndices>,
    info: Info,
}

impl WasmCodec {
    /// Compiles a component and asks it to describe itself.
    pub(crate) fn new(shared: Arc<Shared>, component: &[u8]) -> Result<Self, Fault> {
        let sandbox: Sandbox<GuestIndices> = Sandbox::new(shared, component)?;
        let described = sandbox.call(Load::look(0, 0), None, |guest, store| guest.call_describe(store))?;
        Ok(Self { sandbox, info: description::info(described)? })
    }

    /// [`Codec::probe`], from at most 64 KiB.
    pub fn try_probe(&self, head: &[u8], file_name: Option<&str>) -> Result<Confidence, Fault> {
        let head = &head[..head.len().min(HEAD_LEN as usize)];
        let load = Load::look(len(head) + file_name.map_or(0, |name| name.len() as u64), 0);
        let found = self.sandbox.call(load, None, |guest, store| guest.call_probe(store, head, file_name))?;
        Ok(answer::confidence(found))
    }

    /// [`Codec::survey`]
    pub fn try_survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey, Fault> {
        let lent = Lent::new(cx);
        let load = Load::look(seen.iter().map(|piece| len(&piece.bytes) + 16).sum(), PLAN_MAX);
        let survey = self
            .sandbox
            .call(load, Some(cx), |guest, store| guest.call_survey(store, &pieces(seen), total, lent.context()))?;
        answer::survey(survey.map_err(answer::error)?, total)
    }

    /// [`Codec::frame_end`]
    pub fn try_frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> Result<usize, Fault> {
        let lent = Lent::new(cx);
        let end = self.sandbox.call(Load::look(len(window), 0), Some(cx), |guest, store| {
            guest.call_frame_end(store, window, at, last, lent.context())
        })?;
        answer::frame_end(end, window.len())
    }

    /// [`Codec::memory`]
    pub fn try_memory(&self, frame_len: u64, cx: &Cx<'_>) -> Result<u64, Fault> {
        let lent = Lent::new(cx);
        self.sandbox
            .call(Load::look(0, 0), Some(cx), |guest, store| guest.call_memory(store, frame_len, lent.context()))
    }

    /// [`Codec::encode`], with `cx.limits.memory` bytes of working memory.
    pub fn try_encode(&self, frame: &[u8], cx: &Cx<'_>) -> Result<Encoded, Fault> {
        let lent = Lent::new(cx);
        // Parts are made in working memory, so there are never more of them than that.
        let parts = cx.limits.memory.min(cx.limits.output);
        let output = answer::payload_max(len(frame));
        let load = Load { input: len(frame), output, parts, working: cx.limits.memory, search: false };
        let encoded =
            self.sandbox.call(load, Some(cx), |guest, store| guest.call_encode(store, frame, lent.context()))?;
        answer::encoded(encoded.map_err(answer::error)?, len(frame), parts, cx.limits.output)
    }

    /// [`Codec::decode`], with `cx.limits.memory` bytes of working memory.
    pub fn try_decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>) -> Result<Vec<u8>, Fault> {
        let lent = Lent::new(cx);
        let due = cx.len.min(cx.limits.output);
        let input = len(payload) + parts.iter().map(|part| len(part) + 8).sum::<u64>();
        let load = Load { input, output: due, working: cx.limits.memory, ..Load::default() };
        let restored = self
            .sandbox
            .call(load, Some(cx), |guest, store| guest.call_decode(store, payload, parts, lent.context()))?;
        answer::restored(restored.map_err(answer::error)?, due)
    }

    /// [`Codec::check`]
    pub fn try_check(&self, original: &[u8], restored: &[u8], cx: &Cx<'_>) -> Result<Report, Fault> {
        let lent = Lent::new(cx);
        let load = Load::look(len(original) + len(restored), 0);
        let report = self
            .sandbox
            .call(load, Some(cx), |guest, store| guest.call_check(store, original, restored, lent.context()))?;
        answer::report(report.map_err(answer::error)?)
    }

    /// The error for a fault in `function`; logs what is not the codec's own word.
    fn fail(&self, function: &'static str, fault: Fault) -> Error {
        fault.blame("codec", &self.info.name, function)
    }
}

fn len(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

impl Codec for WasmCodec {
    fn info(&self) -> &Info {
        &self.info
    }

    /// [`Confidence::No`] where the component fails.
    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        self.try_probe(head, file_name).unwrap_or_else(|fault| {
            self.fail("probe", fault);
            Confidence::No
        })
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> CodecResult<Survey> {
        self.try_survey(seen, total, cx).map_err(|fault| self.fail("survey", fault))
    }

    /// The whole window where the component fails.
    fn frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> usize {
        self.try_frame_end(window, at, last, cx).unwrap_or_else(|fault| {
            self.fail("frame-end", fault);
            window.len()
        })
    }

    /// More than anyone has where the component fails, so that it is not used.
    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        self.try_memory(frame_len, cx).unwrap_or_else(|fault| {
            self.fail("memory", fault);
            u64::MAX
        })
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> CodecResult<()> {
        *out = self.try_encode(frame, cx).map_err(|fault| self.fail("encode", fault))?;
        Ok(())
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> CodecResult<()> {
        let restored = self.try_decode(payload, parts, cx).map_err(|fault| self.fail("decode", fault))?;
        if out.is_empty() {
            *out = restored;
        } else {
            out.extend_from_slice(&restored);
        }
        Ok(())
    }

    fn check(&self, original: &[u8], restored: &[u8], cx: &Cx<'_>) -> CodecResult<Report> {
        self.try_check(original, restored, cx).map_err(|fault| self.fail("check", fault))
    }
}
