//! Words that begin alike: each has a symbol of its own, so that tables learn how common it is.

use super::tables::{Tables, mix};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// Words on a shelf.
const WIDTH: usize = 15;

/// The words that begin with the same letters.
#[derive(Clone, Copy)]
struct Shelf {
    check: u32,
    /// Which place is looked at first when room is needed.
    hand: u8,
    /// How often each word was taken, lately.
    hits: [u8; WIDTH],
    words: [u32; WIDTH],
}

/// No word.
const NONE: u32 = u32::MAX;

const BARE: Shelf = Shelf { check: 0, hand: 0, hits: [0; WIDTH], words: [NONE; WIDTH] };

/// Shelves by the hash of how their words begin.
pub struct Shelves {
    all: Vec<Shelf>,
    shift: u32,
    tables: Tables,
    choices: Blend<3>,
}

impl Shelves {
    pub fn new(bits: u32) -> Self {
        Self { all: vec![BARE; 1 << bits], shift: 32 - bits, tables: Tables::new(bits + 1), choices: Blend::new(100) }
    }

    pub fn memory(bits: u32) -> u64 {
        ((size_of::<Shelf>() as u64) << bits) + Tables::memory(bits + 1)
    }

    fn shelf(&mut self, prefix: u32) -> &mut Shelf {
        let shelf = &mut self.all[(prefix.wrapping_mul(0x9E37_79B1) >> self.shift) as usize];
        if shelf.check != prefix {
            *shelf = Shelf { check: prefix, ..BARE };
        }
        shelf
    }

    /// Codes which of the words it is that begin like that, if any.
    #[inline]
    pub fn code<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        prefix: u32,
        contexts: [u32; 2],
        known: Option<u32>,
    ) -> Option<u32> {
        let shelf = *self.shelf(prefix);
        if shelf.words[0] == NONE {
            return None;
        }
        let wish = known.and_then(|id| shelf.words.iter().position(|&word| word == id)).map_or(0, |at| at + 1);
        let at = [
            self.tables.of(prefix),
            self.tables.of(mix(prefix, contexts[0])),
            self.tables.of(mix(prefix, contexts[1])),
        ];
        let choice = self.choices.code(&mut self.tables.all, at, coder, wish);
        choice.checked_sub(1).map(|at| shelf.words[at]).filter(|&id| id != NONE)
    }

    /// Notes that a word came which begins like that.
    #[inline]
    pub fn learn(&mut self, prefix: u32, id: u32) {
        let shelf = self.shelf(prefix);
        if let Some(at) = shelf.words.iter().position(|&word| word == id) {
            shelf.hits[at] = shelf.hits[at].saturating_add(1);
            return;
        }
        let free = shelf.words.iter().position(|&word| word == NONE).unwrap_or_else(|| {
            loop {
                let at = usize::from(shelf.hand) % WIDTH;
                shelf.hand = (at as u8 + 1) % WIDTH as u8;
                if shelf.hits[at] == 0 {
                    break at;
                }
                shelf.hits[at] /= 2;
            }
        });
        shelf.words[free] = id;
        shelf.hits[free] = 0;
    }
}
