//! Small codecs for tests: one that does as the content says, one with formats, one that is internal.

use kit_core::{Codec, Confidence, Cx, Encoded, Error, Info, Plan, Range, Registry, Result, Survey, Value};
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
