//! Style sheets: the property a value belongs to, and the properties before.

use super::{Kinds, Language, class, slot};
use kit_tokens::fold;

/// Rules and their declarations.
#[derive(Default)]
pub struct Style {
    /// What this declaration or selector has so far; empty ones begin with the properties before.
    so_far: u32,
    /// The last two properties.
    properties: [u32; 2],
    in_rule: bool,
    in_value: bool,
}

impl Language for Style {
    const SHORT_NAMES_ARE_ALIKE: bool = false;

    fn joins(byte: u8) -> bool {
        byte == b'-'
    }

    fn delimiter(&mut self, byte: u8, kinds: &Kinds, token: u32) -> u32 {
        match byte {
            b'{' | b'}' => {
                (self.in_rule, self.in_value) = (byte == b'{', false);
                self.properties = [0; 2];
                self.so_far = u32::from(byte);
            }
            b';' => {
                self.in_value = false;
                self.so_far = fold(fold(self.properties[0], self.properties[1]), u32::from(byte));
            }
            b':' if self.in_rule && !self.in_value => {
                self.in_value = true;
                self.properties = [token, self.properties[0]];
                self.so_far = fold(token, u32::from(byte));
            }
            b' ' | b'\n' if kinds[1] == u32::from(b' ') + super::DELIMITER => {}
            _ => self.so_far = fold(fold(self.so_far, kinds[1]), kinds[0]),
        }
        slot(self.so_far, class(byte) | u32::from(self.in_rule) << 4 | u32::from(self.in_value) << 5)
    }
}
