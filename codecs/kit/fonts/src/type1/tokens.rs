//! Where in a group of Type 1 fonts the next byte stands, for the engine's contexts.

use super::plain::WORD;
use super::walk::{Owner, Walk, hash};
use crate::charstring::{Charstring, Dialect, Token, behind};
use kit_tokens::{Order, Place, Tokenizer, Tokens, fold};

/// Places that are remembered, as a power of two.
const MET_BITS: u32 = 16;

/// Bytes that the tables for text are laid out for, of however many fonts.
const TEXT: u64 = 1 << 20;

/// What stands in a charstring before its own bytes.
const LEAD: u32 = 0x1EAD;

/// Text and charstrings by turns.
enum Part {
    /// What is not enciphered.
    Clear,
    /// The private part.
    Private(Box<Walk>),
    /// Bytes of a charstring: those before its own that are left, and those that are its own.
    Lead(Box<Walk>, u64, u64),
    Own(Box<Walk>, u64),
}

/// The same charstring in a font that came earlier.
#[derive(Clone, Copy, Default)]
struct Reference {
    /// The token there; 0 for none.
    at: usize,
    /// Whether this token is the same so far.
    same: bool,
    /// How many of the last tokens were the same.
    trust: u8,
}

/// Follows fonts whose ciphers are undone.
pub struct Fonts {
    /// Where the fonts end, the next first.
    ends: Vec<u64>,
    at: usize,
    text: Tokens,
    place: Place,
    part: Part,
    /// Bytes of [`WORD`] that the last bytes agree with.
    word: usize,
    /// Names since the last slash, and whether the font's own comes next.
    name: Name,
    /// The font and its family, that is its name without digits.
    font: [u32; 2],
    glyph: u32,
    /// By font, family and neither, and the glyph: where it last began.
    met: Vec<u32>,
    references: [Reference; 3],
    charstring: Charstring,
    last: u64,
}

/// A name that is being read.
#[derive(Default)]
struct Name {
    hash: u32,
    letters: u32,
    len: usize,
    of_font: bool,
    open: bool,
}

impl Fonts {
    /// Starts before fonts of those lengths.
    pub fn of(lens: &[u64]) -> Self {
        Self {
            ends: crate::ends(lens),
            at: 0,
            text: Tokens::new(TEXT),
            place: Place::default(),
            part: Part::Clear,
            word: 0,
            name: Name::default(),
            font: [0; 2],
            glyph: 0,
            met: vec![0; 1 << MET_BITS],
            references: [Reference::default(); 3],
            charstring: Charstring::new(Dialect::One),
            last: 0,
        }
    }
}

impl Tokenizer for Fonts {
    fn new(len: u64) -> Self {
        Self::of(&[len])
    }

    fn memory(len: u64) -> u64 {
        let _ = len;
        Tokens::memory(TEXT) + (4 << MET_BITS)
    }

    fn advance(&mut self, seen: &[u8]) {
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
        while self.ends.last().is_some_and(|&end| end <= seen.len() as u64) {
            self.ends.pop();
            self.part = Part::Clear;
            self.font = [0; 2];
            self.references = [Reference::default(); 3];
        }
    }

    fn place(&self) -> &Place {
        &self.place
    }

    fn own(&self, n: u32, _: &[u8]) -> u64 {
        match self.part {
            Part::Own(..) => self.charstring.context(n),
            _ => self.in_text(n),
        }
    }

    fn class(&self) -> usize {
        match self.part {
            Part::Own(..) => {
                let (len, _) = self.charstring.partial();
                let trust = self.references.iter().map(|r| if r.at > 0 { r.trust.min(2) + 1 } else { 0 }).max();
                32 + (usize::from(trust.unwrap_or(0)) * 2 + (len.min(1) as usize)) * 8 + self.charstring.depth().min(7)
            }
            Part::Lead(..) => 1,
            Part::Private(_) => 2 + self.place.token_len.min(7) as usize,
            Part::Clear => 10 + self.place.token_len.min(15) as usize,
        }
    }
}

impl Fonts {
    fn step(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        self.last = self.last << 8 | u64::from(byte);
        self.part = match std::mem::replace(&mut self.part, Part::Clear) {
            Part::Clear => {
                self.read_text(seen);
                self.read_name(byte);
                self.clear(byte)
            }
            Part::Private(mut walk) => {
                self.read_text(seen);
                let owner = walk.step(byte);
                match owner {
                    Some(owner) => self.begin(walk, owner, seen),
                    None => {
                        self.named(&walk, byte, seen);
                        Part::Private(walk)
                    }
                }
            }
            Part::Lead(walk, lead, own) => match lead - 1 {
                0 => self.own_bytes(walk, own, seen),
                lead => Part::Lead(walk, lead, own),
            },
            Part::Own(walk, left) => {
                self.charstring_byte(byte, seen);
                match left - 1 {
                    0 => self.private_again(walk),
                    left => {
                        self.stand(seen);
                        Part::Own(walk, left)
                    }
                }
            }
        };
    }

    fn read_text(&mut self, seen: &[u8]) {
        self.text.advance(seen);
        self.place = *self.text.place();
    }

    /// Looks out for the word behind which the private part begins; any white space may follow it.
    fn clear(&mut self, byte: u8) -> Part {
        if self.word == WORD.len() {
            self.word = 0;
            return Part::Private(Box::new(Walk::new()));
        }
        self.word = if WORD.get(self.word) == Some(&byte) { self.word + 1 } else { usize::from(byte == WORD[0]) };
        Part::Clear
    }

    /// Looks out for `/FontName /ABCDEF+CMR10`.
    fn read_name(&mut self, byte: u8) {
        match byte {
            b'/' => self.name = Name { open: true, of_font: self.name.of_font, ..Name::default() },
            // What is before it only tells this subset from others (ISO 32000-1, 9.6.4).
            b'+' if self.name.len == 6 => {
                self.name = Name { open: true, of_font: self.name.of_font, ..Name::default() }
            }
            b' ' | b'\n' | b'\r' | b'\t' if self.name.open => {
                if self.name.of_font {
                    self.font = [fold(self.name.hash, 7), fold(self.name.letters, 9)];
                }
                self.name = Name { of_font: self.name.hash == hash(b"FontName"), ..Name::default() };
            }
            _ => {
                let name = &mut self.name;
                name.len += 1;
                if name.len == 1 {
                    name.hash = 1;
                }
                name.hash = fold(name.hash, u32::from(byte) + 1);
                if !byte.is_ascii_digit() {
                    name.letters = fold(name.letters, u32::from(byte) + 1);
                }
            }
        }
    }

    /// Where it is remembered where a glyph was last met in this font, in its family, in any.
    fn slots(&self, key: u32, what: u32) -> [usize; 3] {
        let keys = [self.font[0], self.font[1], 3];
        keys.map(|font| {
            let hash = fold(fold(key, font), what).wrapping_mul(0x9E37_79B1);
            (hash >> (32 - MET_BITS)) as usize
        })
    }

    /// Where the glyph was last met; from now on that is `here`.
    fn swap(&mut self, key: u32, what: u32, here: usize) -> [usize; 3] {
        // A font without a name has the same slot twice.
        let slots = self.slots(key, what);
        let met = slots.map(|slot| self.met[slot] as usize);
        slots.iter().for_each(|&slot| self.met[slot] = here as u32);
        met
    }

    /// A glyph's name has ended: its length may be that of an earlier font's.
    fn named(&mut self, walk: &Walk, byte: u8, seen: &[u8]) {
        if byte == b' '
            && let Some(name) = walk.ended_name()
        {
            let [font, family, _] = self.swap(name, 1, seen.len());
            self.place.above[0] = if font > 0 { font } else { family } as u32;
        }
    }

    fn begin(&mut self, walk: Box<Walk>, owner: Owner, seen: &[u8]) -> Part {
        self.glyph = owner.key;
        let lead = owner.len.min(walk.len_iv().unwrap_or(0) as u64);
        let own = owner.len - lead;
        if owner.len == 0 || self.ends.last().is_some_and(|&end| owner.len > end.saturating_sub(seen.len() as u64)) {
            return Part::Private(walk);
        }
        if lead == 0 {
            return self.own_bytes(walk, own, seen);
        }
        self.place = Place { slot: LEAD, token_len: lead as u32, ..Place::default() };
        Part::Lead(walk, lead, own)
    }

    fn own_bytes(&mut self, walk: Box<Walk>, own: u64, seen: &[u8]) -> Part {
        if own == 0 {
            return self.private_again(walk);
        }
        let trust = [2, 1, 0];
        let met = self.swap(self.glyph, 2, seen.len());
        for i in 0..3 {
            let at = if met[..i].contains(&met[i]) { 0 } else { met[i] };
            self.references[i] = Reference { at, same: true, trust: trust[i] };
        }
        self.charstring = Charstring::new(Dialect::One);
        self.stand(seen);
        Part::Own(walk, own)
    }

    /// The text goes on as behind a line's end.
    fn private_again(&mut self, walk: Box<Walk>) -> Part {
        self.text.advance(b"\n");
        self.place = *self.text.place();
        Part::Private(walk)
    }

    fn charstring_byte(&mut self, byte: u8, seen: &[u8]) {
        let (len, _) = self.charstring.partial();
        for reference in &mut self.references {
            reference.same &= reference.at > 0 && seen[reference.at + len as usize] == byte;
        }
        let Some(token) = self.charstring.step(byte) else { return };
        for reference in &mut self.references {
            reference.follow(token, seen);
        }
    }

    /// Says where the next byte of the charstring stands.
    fn stand(&mut self, seen: &[u8]) {
        let charstring = &self.charstring;
        let (len, token) = charstring.partial();
        let above = self.references.map(|r| {
            let at = r.at + len as usize;
            if r.same && r.at > 0 && at < seen.len() { at as u32 } else { 0 }
        });
        self.place = Place {
            slot: fold(charstring.operators() & 0xFF | 0x100, charstring.depth() as u32),
            field: fold(self.glyph, charstring.count()),
            token,
            token_len: len,
            previous: charstring.previous(),
            above,
            trust: self.references.map(|r| r.trust),
            order: if self.references[0].at > 0 { Order::Same } else { Order::Apart },
            expected: 0,
        };
    }

    fn in_text(&self, n: u32) -> u64 {
        self.last << (64 - 8 * (n.min(3) + 3))
    }
}

impl Reference {
    /// Moves past the token there when one has ended here: numbers wait for an operator on the other side.
    fn follow(&mut self, token: Token, seen: &[u8]) {
        if self.at == 0 {
            return;
        }
        self.trust = if self.same { (self.trust + 1).min(3) } else { self.trust / 2 };
        let is_operator = |first: u8| first < 32;
        let there = seen[self.at];
        match token {
            Token::Number(_) if is_operator(there) => {}
            Token::Number(_) => self.at += 1 + behind(Dialect::One, there) as usize,
            Token::Operator(_) => {
                let mut at = self.at;
                // An operator is never far.
                for _ in 0..24 {
                    let Some(&first) = seen.get(at) else { break };
                    at += 1 + behind(Dialect::One, first) as usize;
                    if is_operator(first) {
                        break;
                    }
                }
                self.at = at;
            }
        }
        self.same = true;
        if self.at >= seen.len() {
            self.at = 0;
        }
    }
}
