//! A codec with a clock: encoding apart from verifying.

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Registry, Report, Result, Survey};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time spent in the codecs of a registry, summed over all calls and threads.
#[derive(Default)]
pub struct Spent {
    encode: AtomicU64,
    verify: AtomicU64,
}

impl Spent {
    /// Seconds of encoding alone.
    pub fn encode_s(&self) -> f64 {
        seconds(&self.encode)
    }

    /// Seconds of decoding and checking what was encoded.
    pub fn verify_s(&self) -> f64 {
        seconds(&self.verify)
    }
}

fn seconds(nanos: &AtomicU64) -> f64 {
    Duration::from_nanos(nanos.load(Ordering::Relaxed)).as_secs_f64()
}

/// The same codecs, each of which adds its time to what is returned beside them.
pub fn timed(registry: &Registry) -> Result<(Registry, Arc<Spent>)> {
    let spent = Arc::new(Spent::default());
    let mut timed = Registry::default();
    for codec in registry.iter() {
        timed.add(Arc::new(Timed { codec: Arc::clone(codec), spent: Arc::clone(&spent) }))?;
    }
    Ok((timed, spent))
}

struct Timed {
    codec: Arc<dyn Codec>,
    spent: Arc<Spent>,
}

fn clock<T>(nanos: &AtomicU64, call: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = call();
    nanos.fetch_add(started.elapsed().as_nanos() as u64, Ordering::Relaxed);
    result
}

impl Codec for Timed {
    fn info(&self) -> &Info {
        self.codec.info()
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        self.codec.probe(head, file_name)
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        self.codec.survey(seen, total, cx)
    }

    fn frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> usize {
        self.codec.frame_end(window, at, last, cx)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        self.codec.memory(frame_len, cx)
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        clock(&self.spent.encode, || self.codec.encode(frame, cx, out))
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        clock(&self.spent.verify, || self.codec.decode(payload, parts, cx, out))
    }

    fn check(&self, original: &[u8], restored: &[u8], cx: &Cx<'_>) -> Result<Report> {
        clock(&self.spent.verify, || self.codec.check(original, restored, cx))
    }
}
