//! Names that we make ourselves: no path and no key in the store is built from what a user sent.

use std::fmt;

/// Names a file or a part, and its blob: 32 lower-case hexadecimal digits, from 128 random bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(String);

impl FileId {
    /// A new one.
    pub fn random() -> Self {
        Self(random_hex::<16>())
    }

    /// Reads one back; `None` where the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 32 && text.bytes().all(digit)).then(|| Self(text.into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `N` random bytes of the system's generator, in hexadecimal.
///
/// # Panics
/// If the system has no randomness to give: without it no key and no name is safe, so nothing can go on.
pub fn random_hex<const N: usize>() -> String {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system's random generator works");
    hex(&bytes)
}

/// The bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_and_nothing_else_does() {
        let id = FileId::random();
        assert_eq!(FileId::parse(id.as_str()), Some(id.clone()));
        assert_ne!(id, FileId::random());
        let upper = "A".repeat(32);
        let path = format!("../{}", "a".repeat(29));
        for bad in ["", "a8f3b2c1", upper.as_str(), path.as_str()] {
            assert_eq!(FileId::parse(bad), None);
        }
    }
}
