//! Chooses the steps, for the encoder alone.
//!
//! A step is weighed by the path that it opens: the copy it takes, and what going on from the same place gives behind a few bytes
//! that differ. Each byte reached is worth part of what a byte has cost lately, for otherwise a long step would beat a cheap one.

use super::model::{EXPLICIT, LITERAL, Model, RAW, REPEATED, ROW, Step};
use crate::finder::{Finder, common};
use crate::noise;
use kit_tokens::Tokenizer;

/// A match as long as this is taken without looking for others.
const LONG: usize = 32;

/// The shortest match that is looked for in the row, and by the finder.
const SHORTEST: usize = 4;
const SHORTEST_FAR: usize = 5;

/// How often a path goes on behind bytes that differ.
const LEAPS: usize = 3;

/// Rough cost of a step, in 1/16 bits. A candidate is a little dearer than a literal, so that it is not taken for a single byte.
fn cost(kind: usize) -> i64 {
    match kind {
        LITERAL => 72,
        1 => 64,
        REPEATED => 110,
        ROW => 145,
        EXPLICIT => 400,
        _ => 75,
    }
}

/// The search for steps in a frame.
pub struct Parse<'a> {
    frame: &'a [u8],
    finder: Finder<4>,
    /// Rough cost of the latest steps, in 1/16 bits, and their bytes.
    spent: (i64, i64),
    /// Literals since the last match.
    literals: usize,
}

/// A step and what its path is worth, in 1/256 bits.
struct Best {
    step: Step,
    gain: i64,
}

impl<'a> Parse<'a> {
    pub fn new(frame: &'a [u8]) -> Self {
        Self { frame, finder: Finder::new(frame.len() as u64, 5), spent: (256, 256), literals: 0 }
    }

    pub fn memory(len: u64) -> u64 {
        Finder::<4>::memory(len)
    }

    /// The step to take at `here`.
    pub fn choose<T: Tokenizer>(&mut self, model: &Model<T>, here: usize) -> Step {
        let mut step = self.best(model, here);
        if step.kind == LITERAL && noise::is_due(self.literals) && noise::is_next(&self.frame[here..]) {
            step.kind = RAW;
            step.len = noise::BLOCK;
        }
        step
    }

    /// Takes note of a step that was taken at `here`.
    pub fn took(&mut self, step: Step, here: usize) {
        self.literals = match step.kind {
            LITERAL => self.literals + 1,
            RAW => noise::QUIET,
            _ => 0,
        };
        self.spent.0 += cost(step.kind);
        self.spent.1 += step.len.min(1 << 16) as i64;
        if self.spent.1 > 1 << 15 {
            self.spent = (self.spent.0 / 2, self.spent.1 / 2);
        }
        for at in here..here + step.len {
            self.finder.insert(self.frame, at);
        }
    }

    fn best<T: Tokenizer>(&self, model: &Model<T>, here: usize) -> Step {
        // A third of what a byte has cost lately, in 1/256 bits.
        let worth = self.spent.0 * 5 / self.spent.1;
        let literal = Step { kind: LITERAL, len: 1, byte: self.frame[here], ..Step::default() };
        let mut best = Best { step: literal, gain: worth - 16 * cost(LITERAL) };
        for (i, &from) in model.candidates.iter().enumerate() {
            let from = from as usize;
            if from != 0 && self.is_promising(from, here) && !model.candidates[..i].contains(&(from as u32)) {
                let (len, gain) = self.path(from, here, i + 1, worth);
                if gain > best.gain {
                    let step = if len > 0 { Step { kind: i + 1, len, from, ..literal } } else { literal };
                    best = Best { step, gain };
                }
            }
        }
        if best.step.len < LONG {
            self.look_further(model, here, worth, &mut best);
        }
        best.step
    }

    /// Weighs the longest copies of the row and of the finder.
    fn look_further<T: Tokenizer>(&self, model: &Model<T>, here: usize, worth: i64, best: &mut Best) {
        let frame = self.frame;
        let literal = Step { kind: LITERAL, len: 1, byte: frame[here], ..Step::default() };
        let mut longest = Step { kind: ROW, len: SHORTEST - 1, ..literal };
        model.rows.matching(frame[here], here, |rank, from| {
            if frame.get(here + longest.len) == frame.get(from + longest.len) {
                let len = common(frame, from, here);
                if len > longest.len {
                    longest = Step { len, from, rank, ..longest };
                }
            }
        });
        if longest.from > 0 {
            let (_, gain) = self.path(longest.from, here, ROW, worth);
            if gain > best.gain {
                *best = Best { step: longest, gain };
            }
        }
        if best.step.len >= LONG {
            return;
        }
        let mut far = Step { kind: EXPLICIT, len: longest.len.max(SHORTEST_FAR - 1), ..literal };
        self.finder.places(frame, here).for_each(|from| {
            if frame.get(here + far.len) == frame.get(from + far.len) {
                let len = common(frame, from, here);
                if len > far.len {
                    far = Step { len, from, ..far };
                }
            }
        });
        if far.from > 0 {
            let (_, gain) = self.path(far.from, here, EXPLICIT, worth);
            if gain > best.gain {
                *best = Best { step: far, gain };
            }
        }
    }

    /// How long the copy from `from` is, and what it and going on from there is worth at best.
    fn path(&self, from: usize, here: usize, kind: usize, worth: i64) -> (usize, i64) {
        let first = common(self.frame, from, here);
        let (mut gain, mut best) = (0, i64::MIN);
        if first > 0 {
            gain = first as i64 * worth - 16 * cost(kind);
            best = gain;
        }
        let mut done = first;
        for _ in 0..LEAPS {
            done += 1;
            if here + done >= self.frame.len() {
                break;
            }
            gain += worth - 16 * cost(LITERAL);
            let more = common(self.frame, from + done, here + done);
            if more > 0 {
                // What has begun as a literal goes on by the candidate, what has begun as a match by its distance.
                gain += more as i64 * worth - 16 * cost(if first == 0 { kind } else { 1 });
                best = best.max(gain);
            }
            done += more;
        }
        (first, best)
    }

    /// Whether the first byte is equal, or three of the next few.
    #[inline]
    fn is_promising(&self, from: usize, here: usize) -> bool {
        let (a, b) = (&self.frame[from..], &self.frame[here..]);
        let (Some(a), Some(b)) = (a.first_chunk::<8>(), b.first_chunk::<8>()) else {
            return a.first() == b.first();
        };
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        [0xFF, 0xFFFF_FF00, 0xFF_FFFF_0000, 0xFFFF_FF00_0000].iter().any(|mask| differ & mask == 0)
    }
}
