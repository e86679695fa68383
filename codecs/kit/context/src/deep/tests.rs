//! The engine under a guide that knows little.

use super::*;
use kit_core::Kind;

/// Knows the last bytes, and expects what stood a line before.
struct Small {
    last: u64,
}

impl Guide<3, 1> for Small {
    fn new(_: u64) -> Self {
        Self { last: 0 }
    }

    fn memory(_: u64) -> u64 {
        0
    }

    fn advance(&mut self, seen: &[u8]) {
        self.last = self.last << 8 | seen.last().map_or(0, |&byte| u64::from(byte));
    }

    fn contexts(&self, _: &[u8], matched: u64, contexts: &mut [u64; 3]) {
        *contexts = [self.last & 0xFF, self.last & 0xFFFF, matched];
    }

    fn expected(&self, seen: &[u8]) -> [Expected; 1] {
        [Expected { byte: seen.iter().rev().nth(7).map_or(0, |&byte| u32::from(byte) | 0x100), class: 0 }]
    }

    fn class(&self, _: usize) -> usize {
        self.last as usize & 15
    }
}

static SETTING: Setting =
    Setting { table_bits: 20, rate_at_start: 20, primer: b"the primer is a text that comes before; a text" };

fn coded(frame: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    assert_eq!(encode::<Small, 3, 1, 4, 5>(frame, &SETTING, Limits::DEFAULT, &mut out), Ok(()));
    out
}

fn restored(payload: &[u8], len: u64) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    decode::<Small, 3, 1, 4, 5>(payload, len, &SETTING, Limits::DEFAULT, &mut out).map(|()| out)
}

/// Bytes of which some follow from others.
fn text(len: u32) -> Vec<u8> {
    (0..len).map(|i| ((i.wrapping_mul(i) >> 9) ^ (i % 7)) as u8).collect()
}

#[test]
fn texts_come_back() {
    for len in [0, 1, 2, 300, 5000] {
        let frame = text(len);
        assert_eq!(restored(&coded(&frame), u64::from(len)).as_ref(), Ok(&frame));
    }
}

#[test]
fn long_repeats_are_copied() {
    let once = text(6000);
    let frame = [&once[..], &once, b"end"].concat();
    let payload = coded(&frame);
    assert!(payload.len() < coded(&once).len() + 40);
    assert_eq!(restored(&payload, frame.len() as u64), Ok(frame));
}

#[test]
fn what_is_primed_is_cheap() {
    let (known, unknown) = (coded(b"a text that comes before"), coded(b"b eftx thta ocmes vefore"));
    assert!(known.len() + 4 < unknown.len(), "{} and {}", known.len(), unknown.len());
}

#[test]
fn only_the_very_payload_is_accepted() {
    let frame = text(200);
    let payload = coded(&frame);
    for cut in 0..payload.len() {
        assert_ne!(restored(&payload[..cut], 200).as_ref(), Ok(&frame), "cut at {cut}");
    }
    assert!(restored(&[&payload[..], b"x"].concat(), 200).is_err());
    assert!(restored(&payload, 199).is_err());
}

#[test]
fn memory_is_asked_for_first() {
    let needed = memory::<Small, 3, 1, 4, 5>(1000, &SETTING);
    let limits = Limits { memory: needed - 1, ..Limits::DEFAULT };
    let mut out = Vec::new();
    let outcome = encode::<Small, 3, 1, 4, 5>(&text(1000), &SETTING, limits, &mut out);
    assert_eq!(outcome.map_err(|error| error.kind), Err(Kind::Limit));
    assert!(decode::<Small, 3, 1, 4, 5>(&coded(&text(1000)), 1000, &SETTING, limits, &mut out).is_err());
}
