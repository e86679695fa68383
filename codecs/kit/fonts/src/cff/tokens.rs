//! Where in a group of CFF fonts the next byte stands, for the engine's contexts.

use super::dict::{Dict, Entry};
use super::index::{Index, Part};
use crate::charstring::{Charstring, Dialect};
use kit_tokens::{Order, Place, Tokenizer, fold};
use std::collections::BTreeMap;

/// Parts of one font that are told apart.
const MOST: usize = 1 << 10;

/// What an INDEX holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Objects {
    Names,
    TopDicts,
    Strings,
    GlobalSubroutines,
    Charstrings,
    Subroutines,
    FontDicts,
}

/// What the next byte is in (5176, §2 and §3).
enum Section {
    Header,
    Objects(Objects, Box<Index>),
    Private(u64),
    Other,
}

/// Where a section starts that an operator told of.
#[derive(Clone, Copy)]
enum Start {
    Objects(Objects),
    Private(u64),
    /// A table of its own: the character set, the encoding, the choice of font DICTs.
    Table,
}

/// Follows fonts, as they are.
pub struct Fonts {
    /// Where the fonts end, the next first.
    ends: Vec<u64>,
    /// Where this font starts.
    start: usize,
    at: usize,
    section: Section,
    starts: BTreeMap<u64, Start>,
    /// Where this section starts in the font.
    begun: u64,
    dict: Dict,
    charstring: Charstring,
    /// Bytes of a mask that are left.
    mask: usize,
    place: Place,
    last: u64,
    kind: u32,
}

impl Fonts {
    /// Starts before fonts of those lengths.
    pub fn of(lens: &[u64]) -> Self {
        Self {
            ends: crate::ends(lens),
            start: 0,
            at: 0,
            section: Section::Header,
            starts: BTreeMap::new(),
            begun: 0,
            dict: Dict::default(),
            charstring: Charstring::new(Dialect::Two),
            mask: 0,
            place: Place::default(),
            last: 0,
            kind: 0,
        }
    }

    fn step(&mut self, seen: &[u8]) {
        while self.ends.last().is_some_and(|&end| end < seen.len() as u64) {
            self.ends.pop();
            self.start = seen.len() - 1;
            self.section = Section::Header;
            self.starts.clear();
            self.begun = 0;
        }
        let byte = seen[seen.len() - 1];
        let at = (seen.len() - self.start) as u64;
        self.last = self.last << 8 | u64::from(byte);
        match &mut self.section {
            Section::Header => {
                let size = seen.get(self.start + 2).map_or(4, |&size| u64::from(size));
                if at >= size.max(3) {
                    self.begin(Start::Objects(Objects::Names), at);
                }
            }
            Section::Objects(objects, index) => {
                let objects = *objects;
                let in_object = matches!(index.part(), Part::Object(..));
                index.step(byte);
                let part = index.part();
                if in_object {
                    self.object_byte(objects, byte);
                }
                if matches!(part, Part::Object(0, _)) {
                    self.charstring = Charstring::new(Dialect::Two);
                    self.dict = Dict::default();
                    self.mask = 0;
                }
                if part == Part::End {
                    self.end_of(objects, at);
                }
            }
            Section::Private(left) => {
                *left -= 1;
                let ends = *left == 0;
                if let Some(Entry { operator: 19, numbers: [offset, _] }) = self.dict.step(byte) {
                    // Local subroutines, from where the Private DICT starts (§15).
                    self.remember(self.begun.checked_add_signed(offset), Start::Objects(Objects::Subroutines));
                }
                if ends {
                    self.section = Section::Other;
                    self.begun = at;
                }
            }
            Section::Other => {}
        }
        if let Some(&start) = self.starts.get(&at) {
            self.begin(start, at);
        }
    }

    fn begin(&mut self, start: Start, at: u64) {
        self.begun = at;
        self.dict = Dict::default();
        self.section = match start {
            Start::Objects(objects) => Section::Objects(objects, Box::new(Index::new())),
            Start::Private(size) => Section::Private(size),
            Start::Table => Section::Other,
        };
    }

    /// The first four INDEXes follow one another (§3).
    fn end_of(&mut self, objects: Objects, at: u64) {
        let next = match objects {
            Objects::Names => Some(Objects::TopDicts),
            Objects::TopDicts => Some(Objects::Strings),
            Objects::Strings => Some(Objects::GlobalSubroutines),
            _ => None,
        };
        match next {
            Some(next) => self.begin(Start::Objects(next), at),
            None => self.begin(Start::Table, at),
        }
    }

    fn object_byte(&mut self, objects: Objects, byte: u8) {
        match objects {
            Objects::TopDicts | Objects::FontDicts => {
                if let Some(entry) = self.dict.step(byte) {
                    self.told(entry);
                }
            }
            Objects::GlobalSubroutines | Objects::Charstrings | Objects::Subroutines => {
                if self.mask > 0 {
                    self.mask -= 1;
                } else if let Some(token) = self.charstring.step(byte) {
                    self.mask = self.charstring.mask(token);
                }
            }
            _ => {}
        }
    }

    /// Remembers the sections that a DICT tells of (§9, §18).
    fn told(&mut self, entry: Entry) {
        let [offset, size] = entry.numbers.map(|number| u64::try_from(number).ok());
        match entry.operator {
            15 | 16 | 69 => self.remember(offset, Start::Table),
            17 => self.remember(offset, Start::Objects(Objects::Charstrings)),
            68 => self.remember(offset, Start::Objects(Objects::FontDicts)),
            18 => {
                if let Some(size) = size.filter(|&size| size > 0) {
                    self.remember(offset, Start::Private(size));
                }
            }
            _ => {}
        }
    }

    fn remember(&mut self, offset: Option<u64>, start: Start) {
        if let Some(offset) = offset
            && self.starts.len() < MOST
        {
            self.starts.insert(offset, start);
        }
    }

    fn stand(&mut self, seen: &[u8]) {
        let at = (seen.len() - self.start.min(seen.len())) as u64;
        let [slot, field, token_len] = match &self.section {
            Section::Header => [1, at as u32, 0],
            Section::Private(_) => {
                let [operator, depth, part] = self.dict.place();
                [fold(2, operator), fold(3, depth), part]
            }
            Section::Other => [4, ((at - self.begun) as u32).min(255), (at & 1) as u32],
            Section::Objects(objects, index) => {
                let objects = *objects as u32;
                match index.part() {
                    Part::Head(read) => [fold(5, objects), read, read],
                    Part::Offset(read) => [fold(6, objects), fold(index.size(), read), read],
                    Part::Object(..)
                        if objects >= Objects::GlobalSubroutines as u32 && objects < Objects::FontDicts as u32 =>
                    {
                        return self.stand_in_charstring();
                    }
                    Part::Object(..) if objects == Objects::TopDicts as u32 || objects == Objects::FontDicts as u32 => {
                        let [operator, depth, part] = self.dict.place();
                        [fold(7, operator), fold(8, depth), part]
                    }
                    Part::Object(read, _) => [fold(9, objects), (read as u32).min(15), 0],
                    Part::End => [10, 0, 0],
                }
            }
        };
        let above = match &self.section {
            Section::Objects(_, index) if matches!(index.part(), Part::Offset(_)) => {
                seen.len().saturating_sub(index.size() as usize) as u32
            }
            _ => 0,
        };
        self.kind = slot & 7;
        let last = self.last as u32;
        self.place = Place {
            slot,
            field: fold(slot, field),
            token: fold(token_len, last & if token_len > 0 { 0xFF } else { 0 }),
            token_len,
            previous: [last & 0xFFFF, last],
            above: [above, 0, 0],
            trust: [0; 3],
            order: Order::Apart,
            expected: 0,
        };
    }

    fn stand_in_charstring(&mut self) {
        let (token_len, token) = self.charstring.partial();
        let masked = u32::from(self.mask > 0);
        self.kind = 8 + masked;
        self.place = Place {
            slot: fold(self.charstring.operators() & 0xFF | 0x100 | masked << 9, self.charstring.depth() as u32),
            field: fold(self.charstring.count().min(4), self.charstring.depth() as u32),
            token,
            token_len,
            previous: self.charstring.previous(),
            ..Place::default()
        };
    }

    /// The last operators of a charstring, the latest lowest.
    pub fn operators(&self) -> u32 {
        if self.in_charstring() { self.charstring.operators() } else { self.place.slot }
    }

    /// The last numbers of a charstring.
    pub fn numbers(&self) -> [u32; 4] {
        if self.in_charstring() { [1, 2, 3, 4].map(|back| self.charstring.number(back) as u32) } else { [0; 4] }
    }

    fn in_charstring(&self) -> bool {
        self.kind >= 8
    }
}

impl Tokenizer for Fonts {
    fn new(len: u64) -> Self {
        Self::of(&[len])
    }

    fn memory(len: u64) -> u64 {
        // Offsets of one INDEX, four bytes for one byte at most, and the sections.
        4 * len + (MOST as u64) * 64
    }

    fn advance(&mut self, seen: &[u8]) {
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
        self.stand(seen);
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn own(&self, n: u32, _: &[u8]) -> u64 {
        if self.in_charstring() && self.mask == 0 {
            return self.charstring.context(n);
        }
        let bytes = [2, 3, 4, 6][n as usize & 3];
        u64::from(fold(self.place.slot, n)) ^ self.last << (64 - 8 * bytes)
    }

    fn class(&self) -> usize {
        if !self.in_charstring() || self.mask > 0 {
            return (self.kind as usize & 15) * 4 + self.place.token_len.min(3) as usize;
        }
        let (len, _) = self.charstring.partial();
        let drawn = usize::from(matches!(self.charstring.operators() & 0xFF, 5..=8 | 24..=27 | 30 | 31));
        64 + (len.min(2) as usize * 2 + drawn) * 16 + self.charstring.depth().min(15)
    }
}
