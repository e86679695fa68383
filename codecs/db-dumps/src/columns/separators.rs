//! What stands between words.

use super::tables::{Tables, mix};
use super::words::is_word;
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// What comes behind the last word of a value.
pub const END: u32 = 256;
/// What comes before the first one.
pub const START: u32 = 257;
/// A separator that has no number of its own.
const OTHER: u32 = 255;

/// The longest separator; what goes on behind that is another.
const LONGEST: usize = 16;

// Of a symbol: the end, one of the column's list, one of all, a new one.
const LIST: usize = 13;
const ANY: usize = LIST + 1;
const NEW: usize = LIST + 2;

/// The separators there were, and those of the column.
pub struct Separators {
    all: Vec<(u8, [u8; LONGEST])>,
    list: Vec<u32>,
    column: u32,
    tables: Tables,
    blend: Blend<3>,
    rare: Blend<1>,
}

/// How long the separator is that `text` begins with.
#[inline]
fn separator_len(text: &[u8]) -> usize {
    text.iter().take(LONGEST).take_while(|&&byte| !is_word(byte)).count()
}

impl Separators {
    pub fn new(bits: u32) -> Self {
        Self {
            all: Vec::new(),
            list: Vec::with_capacity(LIST),
            column: 0,
            tables: Tables::new(bits),
            blend: Blend::new(60),
            rare: Blend::new(60),
        }
    }

    /// What follows is of that column.
    pub fn begin(&mut self, column: u32) {
        self.column = column;
        self.list.clear();
    }

    /// Codes the separator that `wanted` begins with onto the end of `seen`, and returns its number.
    #[inline]
    pub fn code<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        seen: &mut Vec<u8>,
        former: u32,
        second: u32,
        word: u32,
        wanted: &[u8],
    ) -> u32 {
        let text = &wanted[..separator_len(wanted)];
        let wish = if wanted.is_empty() { 0 } else { self.symbol(text) };
        let column = mix(self.column, former);
        let at =
            [self.tables.of(column), self.tables.of(mix(column, 0x100 | second)), self.tables.of(mix(column, word))];
        match self.blend.code(&mut self.tables.all, at, coder, wish) {
            0 => END,
            NEW => self.learn(coder, seen, text),
            ANY => {
                let wish = self.all.iter().position(|known| of(known) == text).unwrap_or(0);
                let (tables, rare) = (&mut self.tables, &mut self.rare);
                let high = {
                    let at = [tables.of(0xA1)];
                    rare.code(&mut tables.all, at, coder, wish >> 4)
                };
                let at = [tables.of(0xA2 + high as u32)];
                let low = rare.code(&mut tables.all, at, coder, wish & 15);
                self.append(high << 4 | low, seen)
            }
            local => match self.list.get(local - 1) {
                Some(&number) => self.append(number as usize, seen),
                None => OTHER,
            },
        }
    }

    fn symbol(&self, text: &[u8]) -> usize {
        let known = |&number: &u32| of(&self.all[number as usize]) == text;
        match self.list.iter().position(known) {
            Some(at) => at + 1,
            None if self.all.iter().any(|known| of(known) == text) => ANY,
            None => NEW,
        }
    }

    fn append(&mut self, number: usize, seen: &mut Vec<u8>) -> u32 {
        let Some(known) = self.all.get(number) else { return OTHER };
        seen.extend_from_slice(of(known));
        if self.list.len() < LIST && !self.list.contains(&(number as u32)) {
            self.list.push(number as u32);
        }
        number as u32
    }

    #[cold]
    fn learn<C: SymbolCoder>(&mut self, coder: &mut C, seen: &mut Vec<u8>, text: &[u8]) -> u32 {
        let (tables, rare) = (&mut self.tables, &mut self.rare);
        let mut symbol = |coder: &mut C, context: u32, symbol: usize| {
            let at = [tables.of(mix(context, 0xB0))];
            rare.code(&mut tables.all, at, coder, symbol)
        };
        let len = symbol(coder, 0, text.len().saturating_sub(text.len() / LONGEST));
        let len = if len == LONGEST - 1 { len + symbol(coder, 1, text.len() / LONGEST) } else { len }.min(LONGEST);
        let mut bytes = [0; LONGEST];
        for (i, byte) in bytes[..len].iter_mut().enumerate() {
            let wish = text.get(i).copied().unwrap_or(0);
            let high = symbol(coder, 2, usize::from(wish >> 4));
            let low = symbol(coder, 3 + high as u32, usize::from(wish & 15));
            *byte = (high << 4 | low) as u8;
        }
        seen.extend_from_slice(&bytes[..len]);
        if self.all.len() == OTHER as usize {
            return OTHER;
        }
        self.all.push((len as u8, bytes));
        let number = self.all.len() as u32 - 1;
        if self.list.len() < LIST {
            self.list.push(number);
        }
        number
    }
}

fn of(known: &(u8, [u8; LONGEST])) -> &[u8] {
    &known.1[..usize::from(known.0)]
}
