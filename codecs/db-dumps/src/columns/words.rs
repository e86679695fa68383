//! The words there were, by their hash.

use super::text::Span;

/// The longest word; what goes on behind that is another.
pub const LONGEST: usize = 32;

/// What a hash of a word starts from.
pub const EMPTY: u32 = 0x811C_9DC5;

/// The hash of a word with one more letter.
#[inline]
pub fn longer(hash: u32, letter: u8) -> u32 {
    (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193).rotate_left(5)
}

/// Whether a byte is part of a word.
#[inline]
pub fn is_word(byte: u8) -> bool {
    IS_WORD[usize::from(byte)]
}

const IS_WORD: [bool; 256] = {
    let mut all = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        all[byte] = (byte as u8).is_ascii_alphanumeric() || byte >= 0x80;
        byte += 1;
    }
    all
};

/// How long the word is that `text` begins with.
#[inline]
pub fn word_len(text: &[u8]) -> usize {
    text.iter().take(LONGEST).take_while(|&&byte| is_word(byte)).count()
}

/// The hash of a word.
#[inline]
pub fn hash(word: &[u8]) -> u32 {
    word.iter().fold(EMPTY, |hash, &letter| longer(hash, letter))
}

/// The hashes of a text's words.
pub fn hashes(mut text: &[u8]) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let gap = text.iter().take_while(|&&byte| !is_word(byte)).count();
        let (word, rest) = text[gap..].split_at(word_len(&text[gap..]));
        text = rest;
        (!word.is_empty()).then(|| hash(word))
    })
}

#[derive(Clone, Copy, Default)]
struct Word {
    hash: u32,
    span: Span,
}

/// A table of words, each known by its place there.
pub struct Words {
    all: Vec<Word>,
    shift: u32,
}

impl Words {
    pub fn new(bits: u32) -> Self {
        Self { all: vec![Word::default(); 1 << bits], shift: 32 - bits }
    }

    pub fn memory(bits: u32) -> u64 {
        (size_of::<Word>() as u64) << bits
    }

    /// Where a word of that hash is or would be.
    #[inline]
    pub fn at(&self, hash: u32) -> u32 {
        hash.wrapping_mul(0x9E37_79B1) >> self.shift
    }

    /// The place of a word, if it is there.
    #[inline]
    pub fn find(&self, seen: &[u8], word: &[u8]) -> Option<u32> {
        let hash = hash(word);
        let at = self.at(hash);
        let found = &self.all[at as usize];
        (found.hash == hash && found.span.of(seen) == word).then_some(at)
    }

    /// Appends the word at a place to `seen`, and returns its hash.
    #[inline]
    pub fn copy(&self, id: u32, seen: &mut Vec<u8>) -> u32 {
        let Word { hash, span } = self.all[id as usize & (self.all.len() - 1)];
        seen.extend_from_within(span.at as usize..(span.at + span.len) as usize);
        // A place without a word has the empty one.
        if span.len == 0 { EMPTY } else { hash }
    }

    /// Notes where a word stands, and returns its place in the table.
    #[inline]
    pub fn learn(&mut self, hash: u32, at: u32, len: u32) -> u32 {
        let id = self.at(hash);
        self.all[id as usize] = Word { hash, span: Span { at, len } };
        id
    }
}
