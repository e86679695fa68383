//! Damaged payloads: an error, or as many bytes as are due; never a panic, never more.

use crate::subject::{Coded, Planned};
use crate::{Random, Subject};

/// Most positions at which one payload is damaged.
const POSITIONS: usize = 512;

impl Subject {
    /// Payloads cut short at every byte.
    pub fn survives_truncation(&self) {
        self.with_small_frames(|planned, coded, share| {
            let payload = &coded.encoded.payload;
            for len in (0..payload.len()).step_by((payload.len() * share).div_ceil(POSITIONS).max(1)) {
                self.survives(planned, coded, &payload[..len]);
            }
        });
    }

    /// Payloads with any one bit flipped.
    pub fn survives_flipped_bits(&self) {
        self.with_small_frames(|planned, coded, share| {
            let mut payload = coded.encoded.payload.clone();
            let bits = payload.len() * 8;
            for bit in (0..bits).step_by((bits * share).div_ceil(POSITIONS).max(1)) {
                payload[bit / 8] ^= 1 << (bit % 8);
                self.survives(planned, coded, &payload);
                payload[bit / 8] ^= 1 << (bit % 8);
            }
        });
    }

    /// That many seeded mutations, shared out among the options; a survivor is mutated further.
    pub fn survives_mutations(&self, rounds: usize) {
        let mut random = Random::new(0x5EED_0001);
        let sets = self.option_sets().len();
        self.with_small_frames(|planned, coded, share| {
            let mut payload = coded.encoded.payload.clone();
            for round in 0..rounds.div_ceil(sets * share) {
                if round % 8 == 0 {
                    payload.clone_from(&coded.encoded.payload);
                }
                random.mutate(&mut payload);
                self.survives(planned, coded, &payload);
            }
        });
    }

    /// The first frame of a small input, at every option, with the share of all damage that is one's own.
    fn with_small_frames(&self, mut damage: impl FnMut(&Planned<'_>, &Coded, usize)) {
        // Short, because each of thousands of decodings costs as much as the frame is long.
        let small = &self.small()[..self.small().len().min(1500)];
        for options in self.option_sets() {
            let planned = self.plan(&options, small).expect("the start of its own sample");
            let frames = self.encode(&planned).expect("encodes");
            let share = if options == self.fast() { 1 } else { self.sparing };
            damage(&planned, frames.first().expect("a frame"), share);
        }
    }

    fn survives(&self, planned: &Planned<'_>, coded: &Coded, payload: &[u8]) {
        let limits = self.limits(planned, coded);
        let (out, outcome) = self.decode(planned, coded, payload, limits);
        assert!(out.len() as u64 <= limits.output, "{} bytes where {} are allowed", out.len(), limits.output);
        if outcome.is_ok() {
            assert_eq!(out.len() as u64, limits.output, "accepted, and yet not the length that is due");
        }
    }
}
