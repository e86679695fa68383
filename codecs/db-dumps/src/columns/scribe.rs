//! Makes a script, for the encoder alone.

use super::column::Column;
use super::script::{Op, Script, Template};
use super::text::Span;
use std::collections::BTreeMap;

/// The column of what is outside of rows.
pub const OUTSIDE: u32 = 0;

/// More templates or columns than these are not made.
const MOST: usize = 4096;

/// A longer line outside of rows is several values.
const LINE: usize = 1024;

/// A script in the making.
pub struct Scribe<'a> {
    pub frame: &'a [u8],
    pub script: Script,
    /// Of each column, where its values are.
    pub values: Vec<Vec<Span>>,
    /// Templates by the hash of what they look like.
    known: BTreeMap<u64, u32>,
    columns: BTreeMap<u64, u32>,
    /// Values so far, and the most there may be.
    pub count: usize,
    most: usize,
    /// About how many bytes of templates there may be yet.
    room: usize,
    /// Bytes outside of rows.
    pub outside: usize,
}

impl<'a> Scribe<'a> {
    /// A script of at most so many values and bytes of templates.
    pub fn new(frame: &'a [u8], most: usize, room: usize) -> Self {
        let mut script = Script::default();
        script.columns.push(Column::new(0));
        script.templates.push(Template { row: false, ops: vec![Op::Value(OUTSIDE)] });
        Self {
            frame,
            script,
            values: vec![Vec::new()],
            known: BTreeMap::new(),
            columns: BTreeMap::new(),
            count: 0,
            most,
            room,
            outside: 0,
        }
    }

    /// Whether there are more values than there may be, so that there is no use in going on.
    pub fn is_full(&self) -> bool {
        self.count > self.most
    }

    /// Takes bytes as they are, line by line.
    pub fn outside(&mut self, from: usize, to: usize) {
        self.outside += to - from;
        let mut at = from;
        while at < to {
            let part = &self.frame[at..to.min(at + LINE)];
            let len = part.iter().position(|&byte| byte == b'\n').map_or(part.len(), |end| end + 1);
            self.use_template(0);
            self.value(OUTSIDE, at, at + len);
            at += len;
        }
    }

    /// The column of that table, known by a hash.
    pub fn column(&mut self, table: u32, hash: u64) -> Option<u32> {
        if let Some(&column) = self.columns.get(&hash) {
            return Some(column);
        }
        if self.values.len() == MOST {
            return None;
        }
        let column = self.values.len() as u32;
        self.columns.insert(hash, column);
        self.values.push(Vec::new());
        self.script.columns.push(Column::new(table));
        Some(column)
    }

    /// The template known by a hash, which `make` makes when there is none.
    pub fn template(&mut self, hash: u64, make: impl FnOnce(&mut Self) -> Option<Template>) -> Option<u32> {
        if let Some(&template) = self.known.get(&hash) {
            return Some(template);
        }
        if self.script.templates.len() == MOST {
            return None;
        }
        let made = make(self)?;
        self.room = self.room.checked_sub(made.len())?;
        let template = self.script.templates.len() as u32;
        self.script.templates.push(made);
        self.known.insert(hash, template);
        Some(template)
    }

    /// Takes back all uses of templates but the first `left`, with their values.
    pub fn undo(&mut self, left: usize) {
        for template in self.script.uses.drain(left..) {
            for column in self.script.templates[template as usize].values() {
                self.values[column as usize].pop();
                self.count -= 1;
            }
        }
    }

    pub fn use_template(&mut self, template: u32) {
        self.script.uses.push(template);
    }

    /// The next values of a template's columns.
    pub fn values_of(&mut self, template: u32, values: &[(usize, usize)]) {
        for (&(from, to), column) in values.iter().zip(self.script.templates[template as usize].values()) {
            self.values[column as usize].push(Span { at: from as u32, len: (to - from) as u32 });
        }
        self.count += values.len();
    }

    /// The next value of a column.
    pub fn value(&mut self, column: u32, from: usize, to: usize) {
        self.values[column as usize].push(Span { at: from as u32, len: (to - from) as u32 });
        self.count += 1;
    }
}

/// A hash of 64 bits of a text behind another's.
#[inline]
pub fn hash(seed: u64, text: &[u8]) -> u64 {
    let (eights, rest) = text.as_chunks::<8>();
    let step = |hash: u64, part: u64| (hash.rotate_left(25) ^ part).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let hash = eights.iter().fold(seed ^ text.len() as u64, |hash, eight| step(hash, u64::from_le_bytes(*eight)));
    let hash = rest.iter().fold(hash, |hash, &byte| step(hash, u64::from(byte) + 1));
    hash ^ hash >> 29
}
