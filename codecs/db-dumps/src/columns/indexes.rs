//! Which of a column's values stands in a row: new ones are numbered as they come.

use super::tables::{Tables, mix};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// So many values are a symbol each.
pub const FEW: u32 = 16;

/// No value.
const NONE: u32 = u32::MAX;

// What a value is.
const ABOVE: usize = 0;
const GOES_WITH: usize = 1;
const FOLLOWS: usize = 2;
const NEW: usize = 3;
const ANY: usize = 4;

/// The value that went with something, and how often it was right.
#[derive(Clone, Copy)]
struct Mate {
    check: u32,
    id: u32,
    hits: u32,
}

/// The model of the values' numbers.
pub struct Indexes {
    few: bool,
    /// Symbols of a number.
    levels: u32,
    /// Values so far.
    pub known: u32,
    last: u32,
    last_but_one: u32,
    past: u32,
    follows: Vec<u32>,
    mates: Vec<Mate>,
    tables: Tables,
    symbols: Blend<4>,
    choices: Blend<4>,
    tree: Blend<3>,
}

impl Indexes {
    /// For a column of `count` cells with `distinct` values.
    pub fn new(count: u32, distinct: u32) -> Self {
        let few = distinct <= FEW;
        let levels = (32 - (distinct.max(2) - 1).leading_zeros()).div_ceil(4);
        let bits = (32 - (count / 4).leading_zeros()).clamp(6, 13);
        Self {
            few,
            levels,
            known: 0,
            last: 0,
            last_but_one: 0,
            past: 0,
            follows: vec![NONE; if few { 0 } else { distinct as usize }],
            mates: vec![Mate { check: 0, id: NONE, hits: 0 }; if few { 0 } else { 1 << (bits + 1) }],
            tables: Tables::new(bits),
            symbols: Blend::new(100),
            choices: Blend::new(100),
            tree: Blend::new(60),
        }
    }

    /// Bytes that a column of so many cells takes at most.
    pub const MEMORY: u64 = (1 << 13) * 32 + (1 << 14) * 12 + MOST as u64 * 4;

    /// Codes the number of a value; `known` for one that is new. `beside` is what stands in another column of the row.
    #[inline]
    pub fn code<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u32, beside: Option<u32>) -> u32 {
        let id = if self.few { self.few(coder, wanted, beside) } else { self.many(coder, wanted, beside) };
        (self.last_but_one, self.last) = (self.last, id);
        id
    }

    fn few<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u32, beside: Option<u32>) -> u32 {
        let two = mix(self.last, 0x10 + self.last_but_one);
        let at = match beside {
            Some(beside) => [1, mix(self.last, 2), mix(beside, 3), mix(mix(beside, self.last), 4)],
            None => [1, mix(self.last, 2), mix(two, 5), mix(two, 0x20 + (self.past & 0xF))],
        };
        let at = at.map(|hash| self.tables.of(hash));
        let id = self.symbols.code(&mut self.tables.all, at, coder, wanted as usize) as u32;
        self.past = self.last_but_one;
        id
    }

    fn many<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u32, beside: Option<u32>) -> u32 {
        let follows = self.follows.get(self.last as usize).copied().unwrap_or(NONE);
        let hash = beside.unwrap_or(mix(self.last, self.last_but_one)).wrapping_mul(0x9E37_79B1);
        let place = ((u64::from(hash) * self.mates.len() as u64) >> 32) as usize;
        let found = self.mates[place];
        let mate = if found.check == hash { found } else { Mate { check: hash, id: NONE, hits: 0 } };
        let wish = match wanted {
            id if self.known > 0 && id == self.last => ABOVE,
            id if id == mate.id => GOES_WITH,
            id if id == follows => FOLLOWS,
            id if id == self.known => NEW,
            _ => ANY,
        };
        let trust = if mate.id == NONE { 0 } else { 1 + mate.hits.min(6) };
        let same = u32::from(mate.id == self.last)
            | u32::from(mate.id == follows) << 1
            | u32::from(follows == NONE) << 2
            | u32::from(follows == self.last) << 3;
        let state = trust | same << 3;
        let at = [
            self.tables.of(mix(self.past & 7, 0x30)),
            self.tables.of(mix(state, 0x31)),
            self.tables.of(mix(state | (self.past & 0x1FF) << 8, 0x32)),
            self.tables.of(mix(self.last, 0x33 + trust)),
        ];
        let choice = self.choices.code(&mut self.tables.all, at, coder, wish);
        let id = match choice {
            ABOVE => self.last,
            GOES_WITH => mate.id,
            FOLLOWS => follows,
            NEW => self.known,
            _ => self.any(coder, wanted, beside),
        };
        let id = id.min(self.known);
        self.past = self.past << 3 | choice as u32 & 7;
        if self.known > 0
            && let Some(place) = self.follows.get_mut(self.last as usize)
        {
            *place = id;
        }
        let hits = if mate.id == id { (mate.hits + 1).min(15) } else { 0 };
        // A mate that was right for long is given another chance.
        self.mates[place] = if mate.hits > 3 && mate.id != id {
            Mate { hits: mate.hits / 2, ..mate }
        } else {
            Mate { id, hits, ..mate }
        };
        id
    }

    fn any<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u32, beside: Option<u32>) -> u32 {
        let context = beside.unwrap_or(self.last);
        let mut id = 0;
        for level in (0..self.levels).rev() {
            let path = mix(id, 0x40 + level);
            let at = [
                self.tables.of(path),
                self.tables.of(mix(path, 0x50 + (self.last >> (4 * level)))),
                self.tables.of(mix(path, context)),
            ];
            id =
                id << 4 | self.tree.code(&mut self.tables.all, at, coder, (wanted >> (4 * level)) as usize & 15) as u32;
        }
        id
    }
}

/// More values than these are not numbered.
pub const MOST: u32 = 1 << 16;
