//! What a guest says, judged before the host uses it.

use crate::Fault;
use crate::bindings::{transcode, types as wit};
use kit_core::{Confidence, Encoded, Error, Kind, Output, Part, Plan, Report, Survey, Value};

/// Bytes of a plan, which is stored in the archive and goes with every call.
pub const PLAN_MAX: u64 = 16 << 20;
/// Bytes of the window that a plan may ask for.
const FRAME_MAX: u64 = 256 << 20;
/// Ranges that a survey may ask for at a time.
const RANGES_MAX: usize = 4096;
/// Parts of one frame.
const PARTS_MAX: usize = 1 << 16;
/// Facts of a report.
const FACTS_MAX: usize = 256;
/// Bytes of a name or a word.
const NAME_MAX: usize = 1024;
/// Bytes of a text for people.
const TEXT_MAX: usize = 4096;

/// Refuses an answer that breaks a rule; `what` says which.
pub fn require(holds: bool, what: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault::Shape(what())) }
}

/// The most bytes that a payload for a frame of `len` bytes may have: somewhat more than storing it takes.
pub fn payload_max(len: u64) -> u64 {
    len.saturating_add(len / 8).saturating_add(64 << 10)
}

/// A confidence.
pub fn confidence(confidence: wit::Confidence) -> Confidence {
    match confidence {
        wit::Confidence::No => Confidence::No,
        wit::Confidence::Maybe => Confidence::Maybe,
        wit::Confidence::Likely => Confidence::Likely,
        wit::Confidence::Certain => Confidence::Certain,
    }
}

/// The codec's own error, with a message of one line and of a sane length.
pub fn error(error: wit::Error) -> Fault {
    let kind = match error.kind {
        wit::Kind::Input => Kind::Input,
        wit::Kind::Option => Kind::Option,
        wit::Kind::Corrupt => Kind::Corrupt,
        wit::Kind::Limit => Kind::Limit,
        wit::Kind::Unsupported => Kind::Unsupported,
        wit::Kind::Failed => Kind::Failed,
    };
    let message = error.message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(NAME_MAX).collect();
    Fault::Codec(Error { kind, message, offset: error.offset })
}

/// The plan, or ranges within a file of `total` bytes.
pub fn survey(survey: wit::SurveyAnswer, total: u64) -> Result<Survey, Fault> {
    match survey {
        wit::SurveyAnswer::More(ranges) => {
            require(!ranges.is_empty() && ranges.len() <= RANGES_MAX, || format!("asks for {} ranges", ranges.len()))?;
            let ranges: Vec<_> = ranges.into_iter().map(|(start, end)| start..end).collect();
            match ranges.iter().find(|range| range.is_empty() || range.end > total) {
                Some(range) => Err(Fault::Shape(format!("asks for bytes {range:?} of {total}"))),
                None => Ok(Survey::More(ranges)),
            }
        }
        wit::SurveyAnswer::Done(plan) => {
            let wit::Plan { bytes, frame_len } = plan;
            require(bytes.len() as u64 <= PLAN_MAX, || format!("plans with {} bytes", bytes.len()))?;
            require(frame_len <= FRAME_MAX, || format!("plans frames of {frame_len} bytes"))?;
            Ok(Survey::Done(Plan { bytes, frame_len }))
        }
    }
}

/// Where a frame ends in a window of `window` bytes.
pub fn frame_end(end: u64, window: usize) -> Result<usize, Fault> {
    let found = usize::try_from(end).ok().filter(|end| *end <= window && (*end > 0 || window == 0));
    found.ok_or_else(|| Fault::Shape(format!("ends a frame at {end} in a window of {window} bytes")))
}

/// What encoding a frame of `len` bytes yields, with at most `parts_max` bytes of parts and `restored_max` to restore.
pub fn encoded(encoded: wit::Encoded, len: u64, parts_max: u64, restored_max: u64) -> Result<Encoded, Fault> {
    let wit::Encoded { payload, parts, report, restored_len } = encoded;
    require(payload.len() as u64 <= payload_max(len), || format!("codes {len} bytes as {}", payload.len()))?;
    require(parts.len() <= PARTS_MAX, || format!("hands out {} parts", parts.len()))?;
    let bytes: u64 = parts.iter().map(|part| part.bytes.len() as u64).sum();
    require(bytes <= parts_max, || format!("hands out {bytes} bytes of parts, {parts_max} are allowed"))?;
    let long = |part: &wit::Part| part.name.as_ref().is_some_and(|name| name.len() > NAME_MAX);
    require(!parts.iter().any(long), || "gives a part an endless name".into())?;
    let restored = restored_len.unwrap_or(0);
    require(restored <= restored_max, || format!("wants to restore {restored} bytes, {restored_max} are allowed"))?;
    let parts = parts.into_iter().map(|wit::Part { bytes, name }| Part { bytes: bytes.into(), name }).collect();
    Ok(Encoded { payload, parts, report: self::report(report)?, restored_len })
}

/// A file of at most `max` bytes that a transcoder made.
pub fn transcoded(output: transcode::Output, max: u64) -> Result<Output, Fault> {
    let transcode::Output { bytes, media_type, report } = output;
    require(bytes.len() as u64 <= max, || format!("makes {} bytes, {max} are allowed", bytes.len()))?;
    let plain = media_type.len() <= NAME_MAX && media_type.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    require(plain, || "gives its output no media type that a header can hold".into())?;
    Ok(Output { bytes, media_type, report: self::report(report)? })
}

/// A restored frame of at most `max` bytes.
pub fn restored(restored: Vec<u8>, max: u64) -> Result<Vec<u8>, Fault> {
    require(restored.len() as u64 <= max, || format!("restores {} bytes, {max} are due", restored.len()))?;
    Ok(restored)
}

/// A report of few facts, each with a short name and at most a page of text.
pub fn report(facts: wit::Report) -> Result<Report, Fault> {
    require(facts.len() <= FACTS_MAX, || format!("reports {} facts", facts.len()))?;
    let mut report = Report::default();
    for (name, value) in facts {
        require(name.len() <= NAME_MAX, || "reports a fact with an endless name".into())?;
        let value = match value {
            wit::Value::Text(text) => {
                require(text.len() <= TEXT_MAX, || format!("reports {} bytes of {name}", text.len()))?;
                Value::Text(text)
            }
            wit::Value::Sum(n) => Value::Sum(n),
            wit::Value::Least(x) => Value::Least(x),
            wit::Value::Most(x) => Value::Most(x),
            wit::Value::All(b) => Value::All(b),
        };
        report.state(&name, value);
    }
    Ok(report)
}
