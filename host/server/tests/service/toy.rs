//! Small codecs for tests: one that does as the content says, one with formats, one that is internal, one with parts, one that is
//! packed against earlier versions.

use kit_core::{Codec, Confidence, Cx, Encoded, Error, Info, Part, Plan, Range, Registry, Result, Survey, Value};
use std::sync::Arc;
use std::time::Duration;

/// Run-length coding; files that begin with a word make it misbehave.
pub struct Toy(Info);

/// The registry of all tests.
pub fn registry() -> Registry {
    let range = Range { min: 0.0, max: 9.0, whole: true };
    let toy = Info::new(900, "toy", 1, "does as the content says").level().param("depth", "3", &[], Some(range), "");
    let formats = Info::new(901, "shapes", 1, "has formats").formats(&["round", "square"]);
    let hidden = Info::new(902, "hidden", 1, "serves others only").internal();
    let mut registry = Registry::default();
    for info in [toy, formats, hidden] {
        registry.add(Arc::new(Toy(info))).expect("numbers and names differ");
    }
    registry.add(Arc::new(Bag(Info::new(903, "bag", 1, "hands out what is in brackets").level()))).expect("a new one");
    registry.add(Arc::new(Diff(Info::new(904, "diff", 1, "says where it is as before")))).expect("a new one");
    registry
}

impl Codec for Toy {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::No
    }

    fn survey(&self, seen: &[kit_core::Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
        let Some(head) = seen.first() else { return Ok(Survey::More(std::iter::once(0..total.min(8)).collect())) };
        match head.bytes.as_slice() {
            head if head.starts_with(b"refuse") => Err(Error::input("expected a toy, found the word refuse").at(0)),
            head if head.starts_with(b"survey") => Err(Error::failed("the survey broke down")),
            _ => Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len: 64 << 10 })),
        }
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        1 << 20
    }

    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        if frame.starts_with(b"slow") {
            std::thread::sleep(Duration::from_millis(300));
        }
        if frame.starts_with(b"spin") {
            let started = std::time::Instant::now();
            while started.elapsed() < Duration::from_secs(4) {
                std::hint::spin_loop();
            }
        }
        if frame.starts_with(b"fail") {
            return Err(Error::failed("as the content says"));
        }
        assert!(!frame.starts_with(b"panic"), "as the content says");
        for run in frame.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(255)) {
            out.payload.extend([run.len() as u8, run[0]]);
        }
        if frame.starts_with(b"lie") {
            out.payload.truncate(2);
        }
        out.report.state("runs", Value::Sum(out.payload.len() as u64 / 2));
        out.report.state("lossless", Value::All(true));
        Ok(())
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        for run in payload.chunks(2) {
            let [len, byte] = *run else { return Err(Error::corrupt("half a run")) };
            out.extend(std::iter::repeat_n(byte, len.into()));
            cx.limits.need_output(out.len() as u64)?;
        }
        Ok(())
    }
}

/// Hands out what stands in brackets, where it is long enough to be worth it; a bar ends a frame, and one that begins with `slow` is.
struct Bag(Info);

/// The least length of what a bag hands out.
const WORTH_IT: usize = 64;

impl Codec for Bag {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, head: &[u8], _: Option<&str>) -> Confidence {
        if head.starts_with(b"bag") { Confidence::Certain } else { Confidence::No }
    }

    fn frame_end(&self, window: &[u8], _: u64, _: bool, _: &Cx<'_>) -> usize {
        window.iter().position(|byte| *byte == b'|').map_or(window.len(), |bar| bar + 1)
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        1 << 20
    }

    /// The payload is what is not handed out, each stretch with its length before it; between two stretches comes a part.
    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        if frame.starts_with(b"slow") {
            std::thread::sleep(Duration::from_millis(500));
        }
        let mut rest = frame;
        while let Some((start, len)) = outermost(rest) {
            put(&rest[..start], &mut out.payload);
            out.parts.push(Part { bytes: Arc::new(rest[start..start + len].to_vec()), name: None });
            rest = &rest[start + len..];
        }
        put(rest, &mut out.payload);
        Ok(())
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], _: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let (mut rest, mut parts) = (payload, parts.iter());
        while let Some((len, after)) = rest.split_first_chunk::<4>() {
            let (stretch, after) = after.split_at(u32::from_le_bytes(*len) as usize);
            out.extend_from_slice(stretch);
            out.extend_from_slice(parts.next().copied().unwrap_or_default());
            rest = after;
        }
        Ok(())
    }
}

fn put(stretch: &[u8], payload: &mut Vec<u8>) {
    payload.extend_from_slice(&(stretch.len() as u32).to_le_bytes());
    payload.extend_from_slice(stretch);
}

/// Where the first pair of brackets around enough bytes has its content, and how much.
fn outermost(bytes: &[u8]) -> Option<(usize, usize)> {
    let (mut depth, mut start) = (0, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => {
                start = if depth == 0 { at + 1 } else { start };
                depth += 1;
            }
            b'>' if depth == 1 && at - start >= WORTH_IT => return Some((start, at - start)),
            b'>' if depth > 0 => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Leaves out what is as in the first reference, from the start and from the end.
struct Diff(Info);

impl Codec for Diff {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::No
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        1 << 20
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        let before = cx.references.first().copied().unwrap_or_default();
        let start = frame.iter().zip(before).take_while(|(a, b)| a == b).count();
        let (frame, before) = (&frame[start..], &before[start..]);
        let end = frame.iter().rev().zip(before.iter().rev()).take_while(|(a, b)| a == b).count();
        out.payload.extend_from_slice(&(start as u32).to_le_bytes());
        out.payload.extend_from_slice(&(end as u32).to_le_bytes());
        out.payload.extend_from_slice(&frame[..frame.len() - end]);
        Ok(())
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let before = cx.references.first().copied().unwrap_or_default();
        let number = |at: usize| payload[at..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four)) as usize;
        out.extend_from_slice(&before[..number(0)]);
        out.extend_from_slice(&payload[8..]);
        out.extend_from_slice(&before[before.len() - number(4)..]);
        Ok(())
    }
}
