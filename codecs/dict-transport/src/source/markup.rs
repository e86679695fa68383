//! Pages: tags and their attributes, the text between them, and the tag it stands in.

use super::{Kinds, Language, class, slot};
use kit_tokens::fold;

/// Tags and text.
#[derive(Default)]
pub struct Markup {
    /// What this tag has so far.
    tag: u32,
    /// The last tag.
    before: u32,
    in_tag: bool,
    in_value: bool,
}

impl Language for Markup {
    const SHORT_NAMES_ARE_ALIKE: bool = false;

    fn joins(byte: u8) -> bool {
        byte == b'-'
    }

    fn delimiter(&mut self, byte: u8, kinds: &Kinds, _: u32) -> u32 {
        match byte {
            b'<' => (self.in_tag, self.in_value, self.tag) = (true, false, fold(self.before, 1)),
            b'>' if self.in_tag && !self.in_value => {
                self.before = fold(self.tag, kinds[1]);
                (self.in_tag, self.tag) = (false, self.before);
            }
            b'"' if self.in_tag => {
                self.in_value ^= true;
                self.tag = fold(fold(self.tag, kinds[1]), kinds[0]);
            }
            _ if self.in_tag => self.tag = fold(fold(self.tag, kinds[1]), kinds[0]),
            _ => {}
        }
        let hash = if self.in_tag { self.tag } else { fold(fold(self.before, kinds[1]), kinds[0]) };
        slot(hash, class(byte) | u32::from(self.in_tag) << 4 | u32::from(self.in_value) << 5)
    }
}
