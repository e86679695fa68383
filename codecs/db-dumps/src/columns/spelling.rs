//! Words letter by letter, until one that began like this before is the one.

use super::shelves::Shelves;
use super::tables::{Tables, mix};
use super::words::{EMPTY, LONGEST, Words, longer, word_len};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// How many letters are known when it is looked for words that begin with them.
const LOOKED_FOR: [usize; 2] = [1, 3];

/// At most so many bits of shelves.
const SHELVES: u32 = 14;

/// What is known of where a word stands.
#[derive(Clone, Copy)]
pub struct Around {
    /// The word before.
    pub last: u32,
    /// What came behind such a separator before.
    pub chain: u32,
    /// What stands beside the value in another column, 0 for nothing.
    pub beside: u32,
}

/// The model of letters.
pub struct Spelling {
    tables: Tables,
    letters: [Blend<3>; 4],
    shelves: Shelves,
}

impl Spelling {
    pub fn new(bits: u32) -> Self {
        Self {
            tables: Tables::new(bits),
            letters: std::array::from_fn(|_| Blend::new(40)),
            shelves: Shelves::new(bits.min(SHELVES)),
        }
    }

    pub fn memory(bits: u32) -> u64 {
        Tables::memory(bits) + Shelves::memory(bits.min(SHELVES))
    }

    /// Codes the word that `wanted` begins with onto the end of `seen`, and returns its hash. `known` is its place among the words.
    pub fn code<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        seen: &mut Vec<u8>,
        words: &Words,
        around: Around,
        known: Option<u32>,
        wanted: &[u8],
    ) -> u32 {
        let word = &wanted[..word_len(wanted)];
        let start = seen.len();
        let mut hash = EMPTY;
        let mut prefixes = [0; LOOKED_FOR.len()];
        let mut passed = 0;
        let mut len = 0;
        while len < LONGEST {
            if LOOKED_FOR.get(passed) == Some(&len) {
                prefixes[passed] = hash;
                passed += 1;
                if let Some(id) = self.shelves.code(coder, hash, [around.last, around.chain], known) {
                    seen.truncate(start);
                    hash = words.copy(id, seen);
                    break;
                }
            }
            let around = if len == 0 { around } else { Around { last: 0, ..around } };
            let Some(letter) = self.letter(coder, seen, hash, around, word.get(len).copied()) else { break };
            seen.push(letter);
            hash = longer(hash, letter);
            len += 1;
        }
        let id = words.at(hash);
        for &prefix in &prefixes[..passed] {
            self.shelves.learn(prefix, id);
        }
        hash
    }

    /// Codes a letter, or the end of the word.
    #[inline]
    fn letter<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        seen: &[u8],
        hash: u32,
        around: Around,
        wanted: Option<u8>,
    ) -> Option<u8> {
        let wanted = wanted.unwrap_or(0);
        let eight = seen.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let (one, two) = ((eight >> 56) as u32, (eight >> 48) as u32);
        let contexts = [mix(one, 0xD1 ^ around.beside), mix(two, 0xD2), mix(mix(hash, around.last), 0xD4)];
        let blend = if around.last != 0 { 2 } else { 0 };
        let at = contexts.map(|context| self.tables.of(context));
        let high = self.letters[blend].code(&mut self.tables.all, at, coder, usize::from(wanted >> 4));
        if high == 0 {
            return None;
        }
        let at = contexts.map(|context| self.tables.of(context + high as u32));
        let low = self.letters[blend + 1].code(&mut self.tables.all, at, coder, usize::from(wanted & 15));
        Some((high << 4 | low) as u8)
    }
}
