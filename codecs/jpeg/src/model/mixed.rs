//! Many contexts for each decision, weighed by how well each foretold such decisions.

use super::{Count, Engine, Hood};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};

/// Decisions in a slot: 0 for zero, then whether the size exceeds 1, 2, …, then the sign and the bit below the highest.
const NODES: usize = 32;
const SIGN: usize = 17;
const BELOW: usize = 18;

/// Contexts of a decision.
const N: usize = 24;
const V: usize = 4;

/// An engine with tables of `2^bits` slots for each context.
pub struct Mixed {
    bits: u32,
    tables: Vec<Counter>,
    counts: Vec<Counter>,
    lower: Vec<Counter>,
    mixers: [Mixer<V>; 3],
    last: FinalMixer<3>,
    corrections: [Apm; 2],
    slots: [usize; N],
}

static CONFIDENCE: [i32; 1024] = {
    let mut table = [0; 1024];
    let mut n = 0;
    while n < 1024 {
        table[n] = (320 * n / (n + 1)) as i32 + if n > 30 { 40 } else { 0 };
        n += 1;
    }
    table
};
pub static RATES: [std::sync::atomic::AtomicI32; 8] = [const { std::sync::atomic::AtomicI32::new(0) }; 8];
fn knob(i: usize, d: i32) -> i32 {
    let v = RATES[i].load(std::sync::atomic::Ordering::Relaxed);
    if v == 0 { d } else { v }
}

impl Mixed {
    pub fn new(bits: u32) -> Self {
        let start = mixer::ONE / 6;
        Self {
            bits,
            tables: vec![Counter::NEW; (N << bits) * NODES],
            counts: vec![Counter::NEW; 0],
            lower: vec![Counter::NEW; 4 * 64 * 18 * 16],
            mixers: [Mixer::new(4 * 64 * 8, start), Mixer::new(64 * 64 * 8, start), Mixer::new(64 * 64 * 8, start)],
            last: FinalMixer::new(4 * 64 * 8),
            corrections: [Apm::new(4 * 64 * NODES, 255), Apm::new(1 << 14, 255)],
            slots: [0; N],
        }
    }

    /// Bytes of an engine with tables of `2^bits` slots.
    pub fn memory(bits: u32) -> u64 {
        ((N as u64) << bits) * NODES as u64 * 4 + (32 << 20)
    }

    fn select(&mut self, contexts: &[u64; N]) {
        for (i, &context) in contexts.iter().enumerate() {
            let hash = (context.wrapping_add(i as u64 + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let hash = (hash ^ hash >> 29).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            self.slots[i] = ((i << self.bits) + (hash >> (64 - self.bits)) as usize) * NODES;
        }
    }

    #[inline(always)]
    fn bit(
        &mut self,
        coder: &mut impl BitCoder,
        bit: u32,
        node: usize,
        sets: [usize; 3],
        correction: [usize; 2],
    ) -> u32 {
        let mut inputs = [0i16; 8 * V];
        for i in 0..N {
            let counter = self.tables[self.slots[i] + node];
            inputs[i] = ((stretch(counter.p()) * CONFIDENCE[counter.count() as usize]) >> 8).clamp(-2816, 2816) as i16;
        }
        inputs[N] = 256;
        let inputs: [Vector; V] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[v * 8 + i])));
        let mixed: [i32; 3] = std::array::from_fn(|m| self.mixers[m].mix(&inputs, sets[m]));
        let stretched = self.last.mix(&mixed, sets[0]);
        let p = squash(stretched);
        let refined = [
            self.corrections[0].refine(stretched, correction[0]),
            self.corrections[1].refine(stretched, correction[1]),
        ];
        let p_out = ((2 * p + refined[0] + refined[1]) / 4).clamp(32, 65504);
        let bit = coder.code(bit, p_out);
        let rate = knob(0, 6);
        for m in 0..3 {
            let error = (bit << 16) as i32 - squash(mixed[m]) as i32;
            self.mixers[m].update(&inputs, sets[m], error, rate);
        }
        self.last.update(&mixed, sets[0], (bit << 16) as i32 - p as i32, knob(1, 2));
        self.corrections.iter_mut().for_each(|c| c.update(bit));
        let limit = knob(2, 255) as u32;
        for i in 0..N {
            self.tables[self.slots[i] + node].update(bit, limit);
        }
        bit
    }
}

/// A size in few steps: 0, 1, 2, 3, 4, then two a doubling.
fn q(x: i32) -> u64 {
    let x = x.unsigned_abs();
    if x < 4 {
        u64::from(x)
    } else {
        let log = x.ilog2();
        u64::from(2 * log + (x >> (log - 1) & 1)).min(31)
    }
}

/// The same with its sign.
fn s(x: i32) -> u64 {
    q(x) << 1 | u64::from(x < 0)
}

fn pack(parts: &[u64]) -> u64 {
    parts.iter().fold(1, |all, &part| all.wrapping_mul(67).wrapping_add(part))
}

impl Engine for Mixed {
    const RICH: bool = true;

    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, c: &Count) -> u32 {
        let base = (c.plane.min(3) << 2 | c.kind) as u64;
        let around = if c.left < 0 {
            c.above
        } else if c.above < 0 {
            c.left
        } else {
            (c.left + c.above + 1) / 2
        };
        let (left, above) = ((c.left + 1) as u64, (c.above + 1) as u64);
        let around = (around + 1) as u64;
        let (inner, twin, corner) = (u64::from(c.inner), u64::from(c.twin), u64::from(c.corner));
        let contexts = [
            pack(&[base, around]),
            pack(&[base, left, above]),
            pack(&[base, left / 2, above / 2, inner / 4]),
            pack(&[base, around, inner]),
            pack(&[base, around, twin]),
            pack(&[base, inner, twin / 2]),
            pack(&[base, (left + above + corner) / 2, inner / 2]),
            pack(&[base, left, above, corner]),
            pack(&[base, left, inner]),
            pack(&[base, above, inner]),
            pack(&[base, inner]),
            pack(&[base, twin, around / 4, inner / 4]),
        ];
        let mut node = 1u32;
        for i in (0..bits).rev() {
            // The upper bits of a long number are part of the context of the lower.
            let mut all = [0; N];
            for (slot, context) in all.iter_mut().zip(contexts.iter().cycle()) {
                *slot = pack(&[*context, 7, u64::from(node >> 5)]);
            }
            self.select(&all);
            let set = ((c.plane.min(3) * 3 + c.kind) * 64 + node as usize) % 2048;
            let at = node as usize % 32;
            let bit = self.bit(
                coder,
                value >> i & 1,
                at,
                [
                    1536 + set % 512,
                    (around.min(50) * 8 + u64::from(i)) as usize,
                    (inner.min(50) * 8 + u64::from(i)) as usize,
                ],
                [set % 2048, 8192 + set],
            );
            node = node << 1 | bit;
        }
        node & ((1 << bits) - 1)
    }

    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, h: &Hood) -> i32 {
        let plane = h.plane.min(3);
        let base = (plane << 6 | h.position) as u64;
        let (l, a, c, r) = (h.left.abs(), h.above.abs(), h.corner.abs(), h.right.abs());
        let average = (13 * (l + a) + 6 * c) / 16;
        let to_come = u64::from(h.to_come);
        let both = if h.position == 0 || h.position > 8 && h.position % 8 > 0 {
            (h.across + h.down) / 2
        } else if h.position < 8 {
            h.down
        } else {
            h.across
        };
        let contexts: [u64; N] = if h.position == 0 {
            let total = u64::from(h.total);
            [
                pack(&[base, q(h.spread)]),
                pack(&[base, q(h.spread), s(h.across - h.down)]),
                pack(&[base, s(h.across), q(h.spread) / 2]),
                pack(&[base, s(h.surprise[0]), s(h.surprise[1])]),
                pack(&[base, q(h.surprise[0].abs() + h.surprise[1].abs()), q(h.spread)]),
                pack(&[base, total, q(h.spread)]),
                pack(&[base, total]),
                pack(&[base, s(h.across - h.down)]),
                pack(&[base, s(h.left - h.above)]),
                pack(&[base, s(h.left - h.corner), s(h.above - h.corner)]),
                pack(&[base]),
                pack(&[base, s(h.twin), s(h.first)]),
                pack(&[base, q(h.spread), s(h.surprise[0])]),
                pack(&[base, q(h.spread), s(h.surprise[1])]),
                pack(&[base, q(h.surprise[0]), q(h.surprise[1]), total / 4]),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
            ]
        } else {
            [
                pack(&[base, to_come, q(average)]),
                pack(&[base, to_come, u64::from(h.total)]),
                pack(&[base, q(l), q(a), to_come.min(4)]),
                pack(&[base, q(l + a), q(c + r), to_come.min(8)]),
                pack(&[base, s(both), to_come.min(8)]),
                pack(&[base, s(both), q(average)]),
                pack(&[base, s(h.across), s(h.down)]),
                pack(&[base, s(h.near[0]), s(h.near[1]), to_come.min(3)]),
                pack(&[base, q(h.near[0].abs() + h.near[1].abs()), q(h.near[2]), to_come]),
                pack(&[base, q(h.last[0]), q(h.last[1]), to_come]),
                pack(&[base, q(h.sum), to_come]),
                pack(&[base, s(h.twin), to_come.min(8)]),
                pack(&[base, s(h.twin), s(h.first)]),
                pack(&[base, s(h.left), s(h.above)]),
                pack(&[base, s(h.left), s(both)]),
                pack(&[base, s(h.above), s(both)]),
                pack(&[base, q(h.sum), q(average), to_come.min(4)]),
                pack(&[base, q(h.last[0]), q(average), to_come]),
                pack(&[base, s(h.across), to_come.min(4), q(average)]),
                pack(&[base, s(h.down), to_come.min(4), q(average)]),
                pack(&[base]),
                pack(&[base, s(both), s(h.twin)]),
                pack(&[base, q(l + a + h.near[0].abs() + h.near[1].abs()), q(c + r + h.near[2].abs()), to_come]),
                pack(&[base, s(h.near[0]), s(h.near[1]), s(both)]),
            ]
        };
        self.select(&contexts);
        let plane_position = plane << 6 | h.position;
        let around = if h.position == 0 { q(h.spread) } else { q(average) } as usize;
        let expected = q(both) as usize;
        let code = |engine: &mut Self, coder: &mut C, bit: bool, node: usize, kind: usize| {
            let sets = [
                (plane_position * 8 + kind) % 2048,
                (((h.to_come.min(31) as usize * 32) + around) * 8 + kind) % (64 * 64 * 8),
                (((h.last[0].abs().min(3) as usize * 2 + usize::from(plane > 0)) * 32 + expected) * 2
                    + usize::from(both < 0))
                    * 8
                    + kind,
            ];
            let correction = [plane_position * NODES + node, ((s(both) as usize) * 32 + node) % 8192];
            engine.bit(coder, u32::from(bit), node, sets, correction) == 1
        };
        if !code(self, coder, value != 0, 0, 0) {
            return 0;
        }
        let sign = code(self, coder, value < 0, SIGN, 1);
        let size = (32 - value.unsigned_abs().leading_zeros()).max(1) as usize;
        let mut reached = 1;
        while reached < 17 && code(self, coder, size > reached, reached, (reached + 1).min(5)) {
            reached += 1;
        }
        let mut magnitude = 1u32;
        for i in (0..reached - 1).rev() {
            let bit = value.unsigned_abs() >> i & 1;
            let bit = if i + 2 == reached {
                u32::from(code(self, coder, bit == 1, BELOW + reached.min(12), 6))
            } else {
                let counter = &mut self.lower[(plane_position * 18 + reached) * 16 + i];
                let bit = coder.code(bit, counter.p().clamp(64, 65472));
                counter.update(bit, 255);
                bit
            };
            magnitude = magnitude << 1 | bit;
        }
        if sign { -(magnitude as i32) } else { magnitude as i32 }
    }
}
