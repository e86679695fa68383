//! What a stream's dictionary says, read from its text (ISO 32000-2 §7.3.7, §7.3.8.2).

use crate::scan::find;

/// The text of a dictionary, with whatever stands before it.
#[derive(Clone, Copy, Debug)]
pub struct Dictionary<'a>(pub &'a [u8]);

/// A length as a dictionary gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// The number, and where in the text its digits stand.
    Direct(u64, usize, usize),
    /// The number of the object that is the length.
    Indirect(u64),
}

impl<'a> Dictionary<'a> {
    /// The text behind a key, where that is no longer key's beginning.
    pub fn value(&self, key: &str) -> Option<&'a [u8]> {
        self.place(key).map(|at| self.0[at..].trim_ascii_start())
    }

    /// Where a key ends, where that is no longer key's beginning.
    pub fn place(&self, key: &str) -> Option<usize> {
        let mut at = 0;
        while let Some(found) = find(&self.0[at..], key.as_bytes()) {
            at += found + key.len();
            if self.0.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
                return Some(at);
            }
        }
        None
    }

    /// The whole number behind a key.
    pub fn number(&self, key: &str) -> Option<u64> {
        number(self.value(key)?).map(|(number, _)| number)
    }

    /// Whether a key has that name for its value, alone or first in an array.
    pub fn is(&self, key: &str, name: &str) -> bool {
        self.value(key).is_some_and(|value| {
            let value = value.strip_prefix(b"[").unwrap_or(value).trim_ascii_start();
            value
                .strip_prefix(name.as_bytes())
                .is_some_and(|rest| rest.first().is_none_or(|byte| !byte.is_ascii_alphanumeric()))
        })
    }

    /// Whether that stands anywhere in it.
    pub fn has(&self, what: &str) -> bool {
        find(self.0, what.as_bytes()).is_some()
    }

    /// The length.
    pub fn length(&self) -> Option<Length> {
        let value = self.value("/Length")?;
        let (length, digits) = number(value)?;
        let behind = &value[digits..];
        if let Some((_, generation)) = number(behind.trim_ascii_start())
            && behind.trim_ascii_start()[generation..].trim_ascii_start().starts_with(b"R")
        {
            return Some(Length::Indirect(length));
        }
        let at = self.0.len() - value.len();
        Some(Length::Direct(length, at, at + digits))
    }
}

/// The whole number at the front of a text and how many digits it has, at most 18.
pub fn number(text: &[u8]) -> Option<(u64, usize)> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if !(1..=18).contains(&digits) {
        return None;
    }
    Some((text[..digits].iter().fold(0, |number, &digit| number * 10 + u64::from(digit - b'0')), digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_values() {
        let dictionary = Dictionary(b"<</Length1 7/Length 12 /Type/XObject/Filter [ /FlateDecode ]/W 3.5>>");
        assert_eq!(dictionary.length(), Some(Length::Direct(12, 20, 22)));
        assert!(dictionary.is("/Type", "/XObject") && !dictionary.is("/Type", "/XObj"));
        assert!(dictionary.is("/Filter", "/FlateDecode") && dictionary.has("Decode"));
        assert_eq!((dictionary.number("/Length1"), dictionary.number("/None")), (Some(7), None));
    }

    #[test]
    fn lengths_may_be_elsewhere() {
        assert_eq!(Dictionary(b"<</Length 12 0 R>>").length(), Some(Length::Indirect(12)));
        assert_eq!(Dictionary(b"<</Length 12 0 /R>>").length(), Some(Length::Direct(12, 10, 12)));
        assert_eq!(Dictionary(b"<</Length>>").length(), None);
        assert_eq!(Dictionary(b"<</Length 1234567890123456789>>").length(), None);
    }
}
