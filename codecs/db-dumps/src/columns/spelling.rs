//! Words letter by letter, until one that began like this before goes on as it did.

use super::tables::{Tables, mix};
use super::words::{EMPTY, LONGEST, Words, longer, word_len};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;

/// A prefix is looked up from this length on.
const SHORTEST: usize = 2;
/// Longer prefixes are not noted.
const NOTED: usize = 8;

/// The model of letters.
pub struct Spelling {
    tables: Tables,
    letters: [Blend<4>; 4],
    ends: Blend<2>,
    /// By the hash of a prefix, the place of the latest word, how often that went on, and a check.
    prefixes: Vec<u32>,
    shift: u32,
}

const ID: u32 = (1 << 20) - 1;

impl Spelling {
    pub fn new(bits: u32) -> Self {
        Self {
            tables: Tables::new(bits),
            letters: std::array::from_fn(|_| Blend::new(40)),
            ends: Blend::new(60),
            prefixes: vec![u32::MAX; 1 << bits],
            shift: 32 - bits,
        }
    }

    pub fn memory(bits: u32) -> u64 {
        Tables::memory(bits) + (4 << bits)
    }

    /// Codes the word that `wanted` begins with onto the end of `seen`, and returns its hash. It is none of the `refused`.
    pub fn code<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        seen: &mut Vec<u8>,
        words: &Words,
        refused: &[u32],
        last: u32,
        wanted: &[u8],
    ) -> u32 {
        let word = &wanted[..word_len(wanted)];
        let start = seen.len();
        let mut hash = EMPTY;
        let mut prefixes = [0; LONGEST + 1];
        let mut tried = u32::MAX;
        let mut len = 0;
        while len < LONGEST {
            prefixes[len] = hash;
            if len >= SHORTEST {
                let entry = self.prefixes[(hash.wrapping_mul(0x9E37_79B1) >> self.shift) as usize];
                let id = entry & ID;
                if entry != u32::MAX && (entry ^ hash << 24) >> 24 == 0 && id != tried && !refused.contains(&id) {
                    let candidate = words.get(id, seen);
                    if candidate.len() > len && candidate[..len] == seen[start..] {
                        let left = candidate.len() - len;
                        let hits = entry >> 20 & 15;
                        let context = hits << 8 | (left.min(7) as u32) << 4 | len.min(7) as u32;
                        let at = [self.tables.of(mix(context, 0xC1)), self.tables.of(mix(hash, 0xC2))];
                        if self.ends.code(&mut self.tables.all, at, coder, usize::from(candidate == word)) == 1 {
                            let from = len;
                            let candidate: ([u8; LONGEST], usize) = {
                                let mut copy = [0; LONGEST];
                                copy[..candidate.len()].copy_from_slice(candidate);
                                (copy, candidate.len())
                            };
                            seen.extend_from_slice(&candidate.0[from..candidate.1]);
                            for &letter in &candidate.0[from..candidate.1] {
                                hash = longer(hash, letter);
                                len += 1;
                                prefixes[len] = hash;
                            }
                            break;
                        }
                        tried = id;
                    }
                }
            }
            let Some(letter) = self.letter(coder, seen, hash, if len == 0 { last } else { 0 }, word.get(len).copied())
            else {
                break;
            };
            seen.push(letter);
            hash = longer(hash, letter);
            len += 1;
        }
        let id = words.at(hash);
        for &prefix in prefixes.iter().take(len.min(NOTED + 1)).skip(SHORTEST) {
            let entry = &mut self.prefixes[(prefix.wrapping_mul(0x9E37_79B1) >> self.shift) as usize];
            let same = *entry != u32::MAX && *entry & ID == id && (*entry ^ prefix << 24) >> 24 == 0;
            let hits = if same { (*entry >> 20 & 15).min(14) + 1 } else { 0 };
            *entry = prefix << 24 | hits << 20 | id;
        }
        hash
    }

    /// Codes a letter, or the end of the word.
    #[inline]
    fn letter<C: SymbolCoder>(&mut self, coder: &mut C, seen: &[u8], hash: u32, last: u32, wanted: Option<u8>) -> Option<u8> {
        let wanted = wanted.unwrap_or(0);
        let eight = seen.last_chunk::<8>().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let (one, two, three) = ((eight >> 56) as u32, (eight >> 48) as u32, (eight >> 40) as u32);
        let contexts = [mix(one, 0xD1), mix(two, 0xD2), mix(three, 0xD3), mix(mix(hash, last), 0xD4)];
        let blend = if last != 0 { 2 } else { 0 };
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
