//! Where the next byte of a source stands: behind which tokens, in which brackets, rule or tag.
//!
//! ```text
//!  seen bytes ─▶ Source: tokens, and where their like stood ─▶ Place
//!                   ▲
//!                Script, Style, Markup: what a place is named by
//! ```

mod markup;
mod script;
mod style;

pub use markup::Markup;
pub use script::Script;
pub use style::Style;

use kit_tokens::{Order, Place, Tokenizer, fold, is_word};

/// Stands for any name of one or two letters, where those are alike.
const SHORT: u32 = 1;

/// Stands for any number.
const NUMBER: u32 = 2;

/// What is above the byte in the code of a delimiter, which a token's hash is unlikely to be.
const DELIMITER: u32 = 256;

/// A language: what its words are, and what names a place.
pub trait Language: Default {
    /// Whether names of one or two letters are given anew in each function, as minifiers do, and so tell nothing.
    const SHORT_NAMES_ARE_ALIKE: bool;

    /// Whether that byte, which is no letter or digit, belongs to words.
    fn joins(byte: u8) -> bool;

    /// Moves past a delimiter; returns the slot behind it.
    fn delimiter(&mut self, byte: u8, tokens: &Kinds, token: u32) -> u32;
}

/// The kinds of the last tokens and delimiters, the latest first.
pub type Kinds = [u32; 6];

/// Follows the tokens of a language.
pub struct Source<L> {
    language: L,
    place: Place,
    kinds: Kinds,
    /// The first byte of this token.
    first: u8,
    /// Where each slot, each slot behind more tokens, and each field was last met.
    met: [Vec<u32>; 3],
    bits: u32,
}

impl<L: Language> Tokenizer for Source<L> {
    fn new(len: u64) -> Self {
        let bits = table_bits(len);
        Self {
            language: L::default(),
            place: Place::default(),
            kinds: [0; 6],
            first: 0,
            met: std::array::from_fn(|_| vec![0; 1 << bits]),
            bits,
        }
    }

    fn memory(len: u64) -> u64 {
        (3 * size_of::<u32>() as u64) << table_bits(len)
    }

    #[inline]
    fn advance(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        if in_word::<L>(byte) { self.word_byte(byte, seen) } else { self.delimiter(byte, seen.len() as u32) }
    }

    #[inline]
    fn place(&self) -> &Place {
        &self.place
    }
}

impl<L: Language> Source<L> {
    fn word_byte(&mut self, byte: u8, seen: &[u8]) {
        let place = &mut self.place;
        if place.token_len == 0 {
            self.first = byte;
        }
        place.grow(byte, seen, in_word::<L>);
        place.follow(seen, in_word::<L>);
    }

    fn delimiter(&mut self, byte: u8, here: u32) {
        let place = &mut self.place;
        if place.token_len > 0 {
            let kind = match place.token_len {
                _ if self.first.is_ascii_digit() => NUMBER,
                1..=2 if L::SHORT_NAMES_ARE_ALIKE => SHORT,
                _ => place.token,
            };
            push(&mut self.kinds, kind);
            place.previous = [place.token, place.previous[0]];
        }
        let code = u32::from(byte) + DELIMITER;
        if byte != b' ' || self.kinds[0] != code {
            push(&mut self.kinds, code);
        }
        let kinds = &self.kinds;
        place.slot = self.language.delimiter(byte, kinds, place.previous[0]);
        (place.token, place.token_len, place.order) = (0, 0, Order::Same);
        place.field = fold(place.previous[0], kinds[0]);
        if is_delimiter(kinds[1]) {
            place.field = fold(place.field, kinds[1]);
        }
        let behind_more = fold(fold(fold(kinds[5], kinds[4]), fold(kinds[3], kinds[2])), place.slot);
        let keys = [place.slot, behind_more, place.field];
        for ((above, met), key) in place.above.iter_mut().zip(&mut self.met).zip(keys) {
            let at = key.wrapping_mul(0x9E37_79B1) >> (32 - self.bits);
            *above = std::mem::replace(&mut met[at as usize], here);
        }
    }
}

fn in_word<L: Language>(byte: u8) -> bool {
    is_word(byte) || L::joins(byte)
}

fn is_delimiter(kind: u32) -> bool {
    (DELIMITER..2 * DELIMITER).contains(&kind)
}

fn push(kinds: &mut Kinds, kind: u32) {
    kinds.copy_within(..5, 1);
    kinds[0] = kind;
}

/// A slot whose lowest byte, by which weights are chosen, is `class`.
fn slot(hash: u32, class: u32) -> u32 {
    hash << 8 | class & 0xFF
}

/// A delimiter in four bits.
fn class(byte: u8) -> u32 {
    b" \n,.(={};:\"')-<".iter().position(|&known| known == byte).map_or(15, |at| at as u32)
}

/// One entry for each eight bytes, within bounds.
fn table_bits(len: u64) -> u32 {
    (len.clamp(1, 1 << 32) / 8).next_power_of_two().ilog2().clamp(10, 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<L: Language>(text: &[u8]) -> Place {
        let mut source = Source::<L>::new(text.len() as u64);
        (0..=text.len()).for_each(|end| source.advance(&text[..end]));
        *source.place()
    }

    #[test]
    fn short_names_do_not_part_places_and_long_ones_do() {
        assert_eq!(place::<Script>(b"for(var e=").slot, place::<Script>(b"for(var tn=").slot);
        assert_ne!(place::<Script>(b"for(var e=").slot, place::<Script>(b"for(let e=").slot);
        assert_ne!(place::<Script>(b"f(").slot, place::<Script>(b"'f(").slot);
    }

    #[test]
    fn brackets_in_strings_and_comments_open_nothing() {
        let behind = |text: &[u8]| place::<Script>(&[text, b" return a;\nlet x=0;y=1;"].concat()).slot;
        assert_eq!(behind(b"f();"), behind(b"f('(', \"\\\"[\"); /* { */ // (\n"));
        assert_ne!(behind(b"f();"), behind(b"f(["));
    }

    #[test]
    fn a_value_is_named_by_its_property() {
        assert_eq!(place::<Style>(b".a{margin-top:").slot, place::<Style>(b"li>b:hover{color:red;margin-top:").slot);
        assert_ne!(place::<Style>(b".a{margin-top:").slot, place::<Style>(b".a{margin:").slot);
    }

    #[test]
    fn text_is_named_by_its_tag() {
        assert_eq!(place::<Markup>(b"<p>one two <").slot, place::<Markup>(b"<p>one three <").slot);
        assert_ne!(place::<Markup>(b"<p><").slot, place::<Markup>(b"<li><").slot);
    }

    #[test]
    fn above_is_what_stood_in_the_same_place() {
        let text = b"a{color:red}b{color:blue}c{color:";
        assert_eq!(text[place::<Style>(text).above[0] as usize..][..4], *b"blue");
    }
}
