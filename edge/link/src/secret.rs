//! What edge and origin both know, and nobody else.

use std::fmt;
use std::str::FromStr;

/// The least length of a secret, in bytes.
const SHORTEST: usize = 32;

/// One secret. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

/// The secrets that an origin takes: several while one takes the place of another; none where there is no edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets(Vec<Secret>);

/// Why a text is no secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSecret;

impl Secret {
    /// Takes at least 32 bytes of text, without the white space around it.
    pub fn parse(text: &str) -> Result<Self, NoSecret> {
        let text = text.trim();
        if text.len() < SHORTEST { Err(NoSecret) } else { Ok(Self(text.as_bytes().to_vec())) }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Secrets {
    /// Takes secrets that are separated by commas; none from an empty text.
    pub fn parse(text: &str) -> Result<Self, NoSecret> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        text.split(',').map(Secret::parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether there is no secret, and so no edge.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Secret> {
        self.0.iter()
    }
}

impl FromStr for Secrets {
    type Err = NoSecret;

    fn from_str(text: &str) -> Result<Self, NoSecret> {
        Self::parse(text)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl fmt::Display for NoSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an edge secret has at least {SHORTEST} bytes; several are separated by commas")
    }
}

impl std::error::Error for NoSecret {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ones_are_refused_and_none_is_shown() {
        let (one, two) = ("a".repeat(32), "b".repeat(40));
        assert_eq!(Secrets::parse(&format!("{one}, {two}\n")).expect("long enough").iter().count(), 2);
        assert!(Secrets::parse(" ").expect("none").is_empty());
        for bad in ["short", &format!("{one},"), &format!("{one},short"), &" ".repeat(40).replace("  ", " x")[..31]] {
            assert_eq!(Secrets::parse(bad), Err(NoSecret), "{bad}");
        }
        assert!(!format!("{:?}", Secrets::parse(&one)).contains("aaa"));
    }
}
