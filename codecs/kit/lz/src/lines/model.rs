//! What the two sides have in common: where the next step may come from, and how it is coded.

use super::guide::{self, POINTERS};
use super::recent::{self, Recent};
use super::rows::Rows;
use crate::last_eight;
use crate::number;
use crate::offset::Offsets;
use crate::tables::Tables;
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;
use kit_tokens::{Tokenizer, fold as mix};

/// Places that cost no distance: where the last match goes on, the places above, the latest place behind the same bytes, and
/// where the match before the last goes on.
pub const CANDIDATES: usize = POINTERS + 3;
const ABOVE: usize = 2;
const LATEST: usize = POINTERS + 1;

// The kinds of step: candidates are from 1.
pub const LITERAL: usize = 0;
pub const REPEATED: usize = CANDIDATES;
/// A match by its distance in bytes.
pub const EXPLICIT: usize = CANDIDATES + 1;
/// A block as it is.
pub const RAW: usize = CANDIDATES + 2;
/// A match by its rank in the row of this kind of place.
pub const ROW: usize = CANDIDATES + 3;

// Where the tables are.
const KINDS: usize = 0;
const RANKS: usize = KINDS + (1 << 13);
const LENGTHS: usize = RANKS + 1;
const BEHIND_ONE: usize = LENGTHS + number::PATHS * (ROW + 1);
const OWN: usize = BEHIND_ONE + 256 * 17;

/// At most so many bits of hashed tables.
const MOST: u32 = 16;

/// Bytes that the blends and the like take at most.
const BLENDS: u64 = 16 << 10;

// What keeps the hashes of different uses apart.
const KIND_BY_PLACE: u32 = 0x100;
const KIND_BY_BYTES: u32 = 0x200;
const LENGTH_BY_PLACE: u32 = 0x300;
const LENGTH_BY_BYTES: u32 = 0x400;
const LITERAL_BY_TWO: u32 = 0x500;
const LITERAL_BY_ABOVE: u32 = 0x600;
const LITERAL_BY_PLACE: u32 = 0x700;
const RANK_BY_PLACE: u32 = 0x800;

/// A literal, or a match of so many bytes from somewhere; in the row, from that rank.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Step {
    pub kind: usize,
    pub len: usize,
    pub from: usize,
    pub rank: usize,
    pub byte: u8,
}

/// What is known before a step.
#[derive(Default)]
struct View {
    /// What stands at each candidate.
    bytes: [u8; CANDIDATES],
    /// The byte of the likeliest candidate, and which have the same one, a bit each.
    guess: u8,
    agree: u32,
    /// How well the latest place behind the same bytes fits.
    behind: u32,
    last: u8,
}

pub struct Model<T> {
    tokens: T,
    recent: Recent,
    pub rows: Rows,
    /// Distances of the last two matches.
    reps: [u32; 2],
    /// What the latest steps were, two bits each, the last one lowest.
    past: u32,
    /// The latest place behind the same bytes.
    latest: u32,
    pub candidates: [u32; CANDIDATES],
    view: View,
    tables: Tables,
    kinds: [Blend<3>; 4],
    lengths: Blend<3>,
    longer: Blend<3>,
    ranks: Blend<2>,
    literals: [Blend<4>; 8],
    distances: Offsets,
}

impl<T: Tokenizer> Model<T> {
    pub fn new(len: u64) -> Self {
        Self {
            tokens: T::new(len),
            recent: Recent::new(len),
            rows: Rows::new(len),
            reps: [0; 2],
            past: 0,
            latest: 0,
            candidates: [0; CANDIDATES],
            view: View::default(),
            tables: Tables::new(OWN, len, MOST),
            kinds: Default::default(),
            lengths: Blend::default(),
            longer: Blend::default(),
            ranks: Blend::default(),
            literals: Default::default(),
            distances: Offsets::default(),
        }
    }

    pub fn memory(len: u64) -> u64 {
        let tables = Tables::memory(OWN, len, MOST) + Offsets::MEMORY;
        T::memory(len) + Recent::memory(len) + Rows::memory(len) + tables + BLENDS
    }

    /// Looks at what may come behind `seen`, before each step.
    #[inline]
    pub fn look(&mut self, seen: &[u8]) {
        let here = seen.len() as u32;
        let back = |rep: u32| if rep == 0 || rep >= here { 0 } else { here - rep };
        let [a, b, c] = guide::pointers(self.tokens.place());
        self.candidates = [back(self.reps[0]), a, b, c, self.latest, back(self.reps[1])];
        let view = &mut self.view;
        for (byte, &at) in view.bytes.iter_mut().zip(&self.candidates) {
            *byte = seen.get(at as usize).copied().unwrap_or(0);
        }
        let likeliest = [LATEST, 1, 2, 3, 0].into_iter().find(|&i| self.candidates[i] != 0);
        view.guess = likeliest.map_or(0, |i| view.bytes[i]);
        view.agree = 0;
        for (i, (&at, &byte)) in self.candidates.iter().zip(&view.bytes).enumerate() {
            view.agree |= u32::from(at != 0 && byte == view.guess) << i;
        }
        view.behind = if self.latest == 0 { 0 } else { recent::behind(seen, self.latest) };
        view.last = seen.last().copied().unwrap_or(0);
    }

    /// Codes a step. Read from a damaged payload, a match may come from anywhere and be of any length.
    #[inline]
    pub fn step<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], wanted: Step) -> Step {
        let kind = self.kind(coder, wanted.kind);
        let step = Step { kind, ..wanted };
        match kind {
            LITERAL => {
                let byte = self.literal(coder, seen, wanted.byte);
                self.past <<= 2;
                Step { len: 1, byte, ..step }
            }
            RAW => step,
            kind if kind > ROW => step,
            _ => self.copy(coder, seen.len(), step),
        }
    }

    #[inline]
    fn kind<C: SymbolCoder>(&mut self, coder: &mut C, kind: usize) -> usize {
        let view = &self.view;
        let (past, behind) = (self.past & 15, view.behind.min(23) / 3);
        let bytes = u32::from(view.guess) << 8 | u32::from(view.last) | past << 16 | behind << 20;
        let at = [
            KINDS + (past << 9 | view.agree << 3 | behind) as usize,
            self.tables.hashed(mix(bytes, KIND_BY_BYTES)),
            self.tables.hashed(mix(mix(guide::spot(self.tokens.place()), past & 3), KIND_BY_PLACE)),
        ];
        self.kinds[past as usize & 3].code(&mut self.tables.all, at, coder, kind)
    }

    fn copy<C: SymbolCoder>(&mut self, coder: &mut C, here: usize, wanted: Step) -> Step {
        let mut step = wanted;
        step.from = match wanted.kind {
            EXPLICIT => here.wrapping_sub(self.distances.code(coder, here.wrapping_sub(wanted.from) as u32) as usize),
            ROW => {
                let at = [RANKS, self.tables.hashed(mix(guide::spot(self.tokens.place()), RANK_BY_PLACE))];
                step.rank = self.ranks.code(&mut self.tables.all, at, coder, wanted.rank);
                self.rows.get(step.rank, here) as usize
            }
            candidate => self.candidates[candidate - 1] as usize,
        };
        step.len = self.length(coder, wanted.kind, wanted.len);
        let back = here.wrapping_sub(step.from) as u32;
        if back != self.reps[0] {
            self.reps = [back, self.reps[0]];
        }
        let past = match wanted.kind {
            EXPLICIT | ROW => 3,
            1 | REPEATED => 1,
            _ => 2,
        };
        self.past = self.past << 2 | past;
        step
    }

    fn length<C: SymbolCoder>(&mut self, coder: &mut C, kind: usize, len: usize) -> usize {
        let place = mix(mix(guide::spot(self.tokens.place()), kind as u32), LENGTH_BY_PLACE);
        let bytes = u32::from(self.view.guess) << 8 | u32::from(self.view.last);
        let bytes = mix(bytes, LENGTH_BY_BYTES + self.view.behind.min(16));
        let (tables, lengths, longer) = (&mut self.tables, &mut self.lengths, &mut self.longer);
        let less = number::code(len.wrapping_sub(1) as u32, |path, symbol| {
            let at = [
                LENGTHS + kind * number::PATHS + path,
                tables.hashed(mix(bytes, path as u32)),
                tables.hashed(mix(place, path as u32)),
            ];
            let blend = if path == 0 { &mut *lengths } else { &mut *longer };
            blend.code(&mut tables.all, at, coder, symbol)
        });
        (less as usize).saturating_add(1)
    }

    #[inline]
    fn literal<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], byte: u8) -> u8 {
        let two = (last_eight(seen) >> 48) as u32;
        let above = if self.candidates[ABOVE] == 0 { 256 } else { u32::from(self.view.bytes[ABOVE]) };
        let state = above | guide::state(self.tokens.place()) << 12;
        let contexts = [
            mix(two, LITERAL_BY_TWO),
            mix(state | (self.past & 3) << 20, LITERAL_BY_ABOVE),
            mix(guide::spot(self.tokens.place()), mix(state, LITERAL_BY_PLACE)),
        ];
        let blend = (self.past & 3) as usize * 2;
        let one = BEHIND_ONE + usize::from(self.view.last) * 17;
        let [a, b, c] = contexts;
        let hashed = |context| self.tables.hashed(context);
        let at = [one, hashed(a), hashed(b), hashed(c)];
        let high = self.literals[blend].code(&mut self.tables.all, at, coder, usize::from(byte >> 4));
        let half = high + 1;
        let hashed = |context| self.tables.hashed(mix(context, half as u32));
        let at = [one + half, hashed(a), hashed(b), hashed(c)];
        let low = self.literals[blend + 1].code(&mut self.tables.all, at, coder, usize::from(byte & 15));
        (high << 4 | low) as u8
    }

    /// Takes the last byte of `seen` into account.
    #[inline]
    pub fn advance(&mut self, seen: &[u8]) {
        let Some((&last, before)) = seen.split_last() else { return };
        self.tokens.advance(seen);
        // Where a place begins, what stood in the same place is of its kind; within it, what stood behind the same three bytes.
        let kind = if self.tokens.place().token_len == 0 {
            guide::spot(self.tokens.place())
        } else {
            (last_eight(seen) >> 40) as u32
        };
        self.rows.advance(before.len(), last, kind);
        self.latest = self.recent.replace(seen);
    }
}
