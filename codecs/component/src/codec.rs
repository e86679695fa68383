//! The world `codec-component`: the one codec of the registry.

use crate::bindings::exports::smallest::codec::{codec::Guest, types as wit};
use crate::convert::facts;
use kit_core::{Codec, Confidence, Cx, Encoded, Limits, Options, Part, Piece, Survey};
use std::sync::{Arc, OnceLock};

/// The codec that the build's `codecs/<name>` feature chose.
struct Component;

fn codec() -> &'static dyn Codec {
    static CODEC: OnceLock<Arc<dyn Codec>> = OnceLock::new();
    CODEC.get_or_init(|| codecs::registry().iter().next().expect("a `codecs/<name>` feature is on").clone()).as_ref()
}

impl Guest for Component {
    fn describe() -> wit::Info {
        codec().info().clone().into()
    }

    fn probe(head: Vec<u8>, file_name: Option<String>) -> wit::Confidence {
        match codec().probe(&head, file_name.as_deref()) {
            Confidence::No => wit::Confidence::No,
            Confidence::Maybe => wit::Confidence::Maybe,
            Confidence::Likely => wit::Confidence::Likely,
            Confidence::Certain => wit::Confidence::Certain,
        }
    }

    fn survey(seen: Vec<wit::Piece>, total: u64, cx: wit::Context) -> Result<wit::SurveyAnswer, wit::Error> {
        let seen: Vec<Piece> = seen.into_iter().map(|p| Piece { at: p.at, bytes: Arc::new(p.bytes) }).collect();
        let survey = within(cx, |cx| codec().survey(&seen, total, cx))?;
        Ok(survey.into())
    }

    fn frame_end(window: Vec<u8>, at: u64, last: bool, cx: wit::Context) -> u64 {
        within(cx, |cx| codec().frame_end(&window, at, last, cx)) as u64
    }

    fn memory(frame_len: u64, cx: wit::Context) -> u64 {
        within(cx, |cx| codec().memory(frame_len, cx))
    }

    fn encode(frame: Vec<u8>, cx: wit::Context) -> Result<wit::Encoded, wit::Error> {
        let mut encoded = Encoded::default();
        within(cx, |cx| codec().encode(&frame, cx, &mut encoded))?;
        Ok(encoded.into())
    }

    fn decode(payload: Vec<u8>, parts: Vec<Vec<u8>>, cx: wit::Context) -> Result<Vec<u8>, wit::Error> {
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let mut restored = Vec::new();
        within(cx, |cx| codec().decode(&payload, &parts, cx, &mut restored))?;
        Ok(restored)
    }

    fn check(original: Vec<u8>, restored: Vec<u8>, cx: wit::Context) -> Result<wit::Report, wit::Error> {
        Ok(facts(within(cx, |cx| codec().check(&original, &restored, cx))?))
    }
}

/// Runs `call` with the borrowed form of `context`.
fn within<T>(context: wit::Context, call: impl FnOnce(&Cx<'_>) -> T) -> T {
    let options = Options::from_pairs(context.options);
    let references: Vec<&[u8]> = context.references.iter().map(Vec::as_slice).collect();
    call(&Cx {
        version: context.version,
        options: &options,
        plan: &context.plan,
        at: context.at,
        len: context.len,
        references: &references,
        limits: Limits { memory: context.limits.memory, output: context.limits.output },
    })
}

impl From<Survey> for wit::SurveyAnswer {
    fn from(survey: Survey) -> Self {
        match survey {
            Survey::More(ranges) => Self::More(ranges.into_iter().map(|r| (r.start, r.end)).collect()),
            Survey::Done(plan) => Self::Done(wit::Plan { bytes: plan.bytes, frame_len: plan.frame_len }),
        }
    }
}

impl From<Encoded> for wit::Encoded {
    fn from(encoded: Encoded) -> Self {
        let part = |Part { bytes, name }| wit::Part { bytes: Arc::unwrap_or_clone(bytes), name };
        Self {
            payload: encoded.payload,
            parts: encoded.parts.into_iter().map(part).collect(),
            report: facts(encoded.report),
            restored_len: encoded.restored_len,
        }
    }
}

#[cfg(target_arch = "wasm32")]
crate::bindings::export!(Component with_types_in crate::bindings);
