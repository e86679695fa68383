//! Predicts how the changing elements of a line lie to those of the lines above.
//!
//! ```text
//!   line ─┬▶ the same as the line above: one bit
//!         └▶ its modes, as T.6 would tell them ─▶ bits ─▶ contexts ─▶ mixers ─▶ correction ─▶ range coder
//!              an edge remembers how it moved in the last eight lines, and so where a slanted stroke goes next
//! ```

use crate::line::{Mode, Spot};
use kit_core::{Error, Result};
use kit_entropy::logistic::{squash, stretch};
use kit_entropy::range::BitCoder;
use kit_entropy::{Apm, Counter, FinalMixer, Mixer, Vector, mixer};

/// Contexts of a bit.
const CONTEXTS: usize = 14;

/// Counters a context, as a power of two.
const BITS: u32 = 17;

/// Weights by the bit's place in its tree, and by what the edge above has done.
const SETS: usize = 1 << 10;

/// Bytes for lines in which the colour changes at each column: three of edges, three of columns, two of modes, twice for growth.
const PER_COLUMN: u64 = 2 * (3 * 12 + 3 * 4 + 2 * 12);

/// How slowly counters learn in the end.
const SLOWEST: u32 = 400;

/// A changing element and what has become of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// The column.
    pub at: u32,
    /// How it moved from line to line, four bits a line, the latest lowest: the distance and 4; 8 where it began.
    moves: u32,
    /// Lines since it last moved, and how many there were before that.
    steady: u16,
    before: u16,
}

/// What is learnt of an image.
pub struct Model {
    columns: u32,
    counters: Vec<Counter>,
    mixers: [Mixer<2>; 2],
    last: FinalMixer<2>,
    correction: Apm,
    /// Columns of the line above, and the edges there and one line higher.
    reference: Vec<u32>,
    edges: Vec<Edge>,
    higher: Vec<Edge>,
    line: Vec<Edge>,
    /// The modes of the line so far.
    told: Vec<Mode>,
    /// Which of the last lines were as the ones above them.
    repeats: u32,
}

/// A place in a line from which the next bits are predicted.
struct Here {
    contexts: [u32; CONTEXTS],
    selected: usize,
}

/// What the line has had so far.
#[derive(Default)]
struct Past {
    /// The last modes, four bits each.
    modes: u32,
    /// The lengths of the last runs that were told.
    runs: [u32; 4],
    /// Where in the line two above it is.
    higher: usize,
}

impl Model {
    /// Starts above an image's first line.
    pub fn new() -> Self {
        Self {
            columns: 0,
            counters: vec![Counter::NEW; CONTEXTS << BITS],
            mixers: [Mixer::new(SETS, mixer::ONE / 4), Mixer::new(SETS, mixer::ONE / 4)],
            last: FinalMixer::new(SETS),
            correction: Apm::new(SETS, 255),
            reference: Vec::new(),
            edges: Vec::new(),
            higher: Vec::new(),
            line: Vec::new(),
            told: Vec::new(),
            repeats: 0,
        }
    }

    /// Bytes that a model takes for images of so many columns.
    pub fn memory(columns: u64) -> u64 {
        ((CONTEXTS as u64 * size_of::<Counter>() as u64) << BITS)
            + 2 * Mixer::<2>::memory(SETS as u64)
            + FinalMixer::<2>::memory(SETS as u64)
            + Apm::<8>::memory(SETS as u64)
            + columns.saturating_mul(PER_COLUMN)
    }

    /// Begins an image: the line above the first is white (T.6, §2.2.1).
    pub fn begin(&mut self, columns: u32) {
        self.columns = columns;
        self.edges.clear();
        self.higher.clear();
        self.reference.clear();
        self.repeats = 0;
    }

    /// Codes the modes of a line: those in `modes`, or where a decoder codes those that it leaves there; returns the line.
    pub fn code(&mut self, modes: &mut Vec<Mode>, coder: &mut impl BitCoder) -> Result<&[u32]> {
        let straight = modes.iter().all(|&mode| mode == Mode::Vertical(0));
        let repeat = self.repeat(straight, coder);
        self.line.clear();
        if repeat {
            self.line.extend(self.edges.iter().map(|edge| edge.moved(0)));
            modes.clear();
            // One more for the end of the line.
            modes.resize(self.edges.len() + 1, Mode::Vertical(0));
        } else {
            self.modes(modes, coder)?;
        }
        self.repeats = self.repeats << 1 | u32::from(repeat);
        std::mem::swap(&mut self.higher, &mut self.edges);
        std::mem::swap(&mut self.edges, &mut self.line);
        self.reference.clear();
        self.reference.extend(self.edges.iter().map(|edge| edge.at));
        Ok(&self.reference)
    }

    /// Whether the line is the same as the one above.
    fn repeat(&mut self, answer: bool, coder: &mut impl BitCoder) -> bool {
        let count = self.edges.len().min(15) as u32;
        let moving = self.edges.iter().filter(|edge| edge.steady == 0).count().min(15) as u32;
        let contexts = std::array::from_fn(|i| {
            let repeats = self.repeats & ((1 << (2 * i).min(31)) - 1);
            repeats << 8 | if i % 2 == 0 { count << 4 } else { moving }
        });
        self.bit(&Here { contexts, selected: 0 }, 63, u32::from(answer), coder) == 1
    }

    fn modes(&mut self, modes: &mut Vec<Mode>, coder: &mut impl BitCoder) -> Result<()> {
        let reference = std::mem::take(&mut self.reference);
        let (mut spot, mut past) = (Spot::START, Past::default());
        let mut next = 0;
        while spot.a0 < i64::from(self.columns) {
            let here = self.here(&spot, &reference, &mut past);
            let mut mode = self.mode(&here, modes.get(next).copied().unwrap_or(Mode::Pass), coder);
            if let Mode::Horizontal(first, second) = &mut mode {
                let start = spot.a0.max(0) as u32;
                let here = self.run_here(&spot, &reference, &past, start, false);
                *first = self.run(&here, &mut past, *first, coder);
                let here = self.run_here(&spot, &reference, &past, start.saturating_add(*first), true);
                *second = self.run(&here, &mut past, *second, coder);
            }
            let above = self.edges.get(spot.b).copied();
            let line = &mut self.line;
            let edge = |at| match (mode, above) {
                (Mode::Vertical(distance), Some(above)) => Edge { at, ..above.moved(distance) },
                _ => Edge { at, moves: 8, steady: 0, before: 0 },
            };
            spot.follow(mode, &reference, self.columns, |at| line.push(edge(at)))
                .ok_or_else(|| Error::corrupt("the changes of a line are not in order"))?;
            past.modes = past.modes << 4
                | match mode {
                    Mode::Pass => 2,
                    Mode::Horizontal(..) => 1,
                    Mode::Vertical(distance) => (distance + 3) as u32 + 4,
                };
            if next < modes.len() {
                next += 1;
            }
            self.told.push(mode);
        }
        std::mem::swap(modes, &mut self.told);
        self.told.clear();
        self.reference = reference;
        Ok(())
    }

    /// Codes a mode: is it straight below, one aside, horizontal, a pass, or further aside.
    fn mode(&mut self, here: &Here, mode: Mode, coder: &mut impl BitCoder) -> Mode {
        let mut ask = |node, answer: bool| self.bit(here, node, u32::from(answer), coder) == 1;
        let distance = if let Mode::Vertical(distance) = mode { distance } else { 9 };
        if ask(0, distance == 0) {
            return Mode::Vertical(0);
        }
        let sign = |right| if right { 1 } else { -1 };
        if ask(1, distance.abs() == 1) {
            return Mode::Vertical(sign(ask(2, distance > 0)));
        }
        let runs = if let Mode::Horizontal(first, second) = mode { Some((first, second)) } else { None };
        if ask(3, runs.is_some()) {
            let (first, second) = runs.unwrap_or((0, 0));
            return Mode::Horizontal(first, second);
        }
        if ask(4, mode == Mode::Pass) {
            return Mode::Pass;
        }
        let size = if ask(5, distance.abs() == 2) { 2 } else { 3 };
        Mode::Vertical(size * sign(ask(6, distance > 0)))
    }

    /// Codes the length of a run: how many bits it has, and those below the highest.
    fn run(&mut self, here: &Here, past: &mut Past, len: u32, coder: &mut impl BitCoder) -> u32 {
        let plus_one = len.wrapping_add(1).max(1);
        let mut width = 0;
        while width < 31 && self.bit(here, 8 + width, u32::from(plus_one.ilog2() > width), coder) == 1 {
            width += 1;
        }
        let mut value = 1u32;
        for i in (0..width).rev() {
            // The lowest bits of a long run are as good as random.
            let node = if value < 64 { 64 + value * 32 + width } else { 40 + i.min(15) };
            value = value << 1 | self.bit(here, node, plus_one >> i & 1, coder);
        }
        past.runs.rotate_right(1);
        past.runs[0] = value - 1;
        value - 1
    }

    fn here(&self, spot: &Spot, reference: &[u32], past: &mut Past) -> Here {
        let start = spot.a0.max(0) as u32;
        let black = u32::from(spot.black);
        let edge = |i: usize| self.edges.get(spot.b + i).copied().unwrap_or_default();
        let before = spot.b.checked_sub(1).and_then(|b| self.edges.get(b)).copied().unwrap_or_default();
        let b: [u32; 4] = std::array::from_fn(|i| spot.above(reference, i, self.columns));
        let [d1, d2, d3] = [b[0].saturating_sub(start), b[1] - b[0], b[2] - b[1]];
        let d4 = b[3] - b[2];
        let moves = edge(0).moves;
        let last = past.modes & 15;
        while self.higher.get(past.higher).is_some_and(|edge| edge.at + 3 < b[0]) {
            past.higher += 1;
        }
        let nearest =
            |i: usize| self.higher.get(past.higher + i).map_or(15, |edge| (edge.at + 4).saturating_sub(b[0]).min(15));
        let contexts = [
            moves & 0xFF | black << 8,
            moves & 0xFFFF,
            moves,
            moves & 0xFF | last << 8 | (before.moves & 15) << 12 | black << 16,
            d1.min(63) | d2.min(63) << 6 | black << 12,
            moves & 0xFF | (edge(1).moves & 0xFF) << 8 | d2.min(15) << 16,
            past.modes & 0xFFF | black << 12,
            d1.min(31) | last << 5 | (moves & 15) << 9 | (before.moves & 15) << 13 | (past.modes >> 4 & 15) << 17,
            u32::from(edge(0).steady.min(255)) | u32::from(edge(0).before.min(255)) << 8 | edge(0).direction() << 16,
            nearest(0) | nearest(1) << 4 | d2.min(7) << 8 | last << 11 | (moves & 15) << 15,
            d1.min(255) | last << 8,
            d1.min(15) | d2.min(15) << 4 | d3.min(15) << 8 | last << 12,
            d1.min(7) | d2.min(7) << 3 | d3.min(7) << 6 | d4.min(7) << 9 | (past.modes & 0xFF) << 12 | black << 20,
            past.modes & 0xFFFF | (moves & 15) << 16 | (edge(1).moves & 15) << 20,
        ];
        Here { contexts, selected: (moves & 15 | (last & 7) << 4) as usize }
    }

    fn run_here(&self, spot: &Spot, reference: &[u32], past: &Past, start: u32, second: bool) -> Here {
        let b: [u32; 4] =
            std::array::from_fn(|i| spot.above(reference, i, self.columns).saturating_sub(start).min(255));
        let kind = u32::from(spot.black) | u32::from(second) << 1;
        let left = (self.columns - start.min(self.columns)).min(4095);
        let contexts = [
            kind,
            kind | past.runs[0].min(1023) << 2,
            kind | past.runs[1].min(1023) << 2,
            kind | past.runs[0].min(255) << 2 | past.runs[1].min(255) << 10,
            kind | b[0] << 2,
            kind | b[0].min(63) << 2 | b[1].min(63) << 8,
            kind | b[1] << 2,
            kind | (past.modes & 0xFF) << 2,
            kind | past.runs[1].min(63) << 2 | b[0].min(63) << 8,
            kind | b[2] << 2,
            kind | past.runs[0].min(63) << 2 | b[0].min(63) << 8 | b[1].min(63) << 14,
            kind | left << 2,
            kind | past.runs[3].min(63) << 2 | past.runs[1].min(63) << 8,
            kind | (past.modes & 15) << 2 | b[0].min(15) << 6,
        ];
        Here { contexts, selected: (128 + (kind | (b[0].min(31) >> 1) << 2)) as usize }
    }

    /// Codes and learns a bit at `node` of the tree that its contexts are for.
    fn bit(&mut self, here: &Here, node: u32, bit: u32, coder: &mut impl BitCoder) -> u32 {
        let mut slots = [0; CONTEXTS];
        let mut inputs = [0i16; 16];
        for i in 0..CONTEXTS {
            let hash = here.contexts[i].wrapping_mul(0x9E37_79B1) ^ node.wrapping_mul(0x85EB_CA6B);
            let hash = (hash ^ hash >> 15).wrapping_mul(0xC2B2_AE35);
            slots[i] = i << BITS | (hash >> (32 - BITS)) as usize;
            inputs[i] = stretch(self.counters[slots[i]].p()) as i16;
        }
        inputs[CONTEXTS] = 256;
        let vectors: [Vector; 2] = std::array::from_fn(|v| Vector::new(std::array::from_fn(|i| inputs[8 * v + i])));
        let place = node.min(63) as usize;
        let sets = [place, (here.selected << 3 | place & 7) & (SETS - 1)];
        let outputs: [i32; 2] = std::array::from_fn(|i| self.mixers[i].mix(&vectors, sets[i]));
        let mixed = self.last.mix(&outputs, place);
        let p_mixed = squash(mixed);
        let corrected = self.correction.refine(mixed, sets[1]);
        let p = (p_mixed + corrected) >> 1;
        let bit = coder.code(bit, p);
        let target = (bit << 16) as i32;
        for i in 0..2 {
            self.mixers[i].update(&vectors, sets[i], target - squash(outputs[i]) as i32, 20);
        }
        self.last.update(&outputs, place, target - p_mixed as i32, 2);
        self.correction.update(bit);
        for slot in slots {
            self.counters[slot].update(bit, SLOWEST);
        }
        bit
    }
}

impl Edge {
    /// The same edge a line further down.
    fn moved(&self, distance: i32) -> Self {
        let (steady, before) =
            if distance == 0 { (self.steady.saturating_add(1), self.before) } else { (0, self.steady) };
        Self { at: self.at, moves: self.moves << 4 | (distance + 4) as u32, steady, before }
    }

    /// Where it last moved to, of its last eight lines.
    fn direction(&self) -> u32 {
        let mut moves = self.moves;
        while moves & 15 == 4 {
            moves >>= 4;
        }
        moves & 15
    }
}
