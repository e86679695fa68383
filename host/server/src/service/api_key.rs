//! What an API key looks like, and what of it is stored.

use crate::clock::Millis;
use crate::store::{KeyRow, Terms, hex, random_hex};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// Marks the keys of this service, for people and for scanners of leaked secrets. Never changes.
const PREFIX: &str = "smz_";
const ID_LEN: usize = 16;
const SECRET_LEN: usize = 64;
const CHECK_LEN: usize = 8;

/// An API key: `smz_`, 16 digits that name it, 64 digits of secret (256 random bits) and 8 digits of checksum, all hexadecimal.
///
/// `Debug` shows the name only.
#[derive(Clone)]
pub struct ApiKey(String);

impl ApiKey {
    /// A new one.
    pub fn random() -> Self {
        let start = format!("{PREFIX}{}{}", random_hex::<8>(), random_hex::<32>());
        let check = checksum(&start);
        Self(start + &check)
    }

    /// Reads a key; `None` where the text is none, which the checksum mostly tells without a look into the database.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let whole = digits.len() == ID_LEN + SECRET_LEN + CHECK_LEN && digits.bytes().all(|b| b.is_ascii_hexdigit());
        let (start, check) = whole.then(|| text.split_at(text.len() - CHECK_LEN))?;
        (checksum(start) == check).then(|| Self(text.into()))
    }

    /// The part that names the key and is no secret.
    pub fn id(&self) -> &str {
        &self.0[PREFIX.len()..PREFIX.len() + ID_LEN]
    }

    /// The whole key: shown to its owner once, and to nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored of it.
    pub(crate) fn row(&self, created_at: Millis, terms: Terms) -> KeyRow {
        KeyRow { id: self.id().into(), hash: self.hash(), created_at, terms }
    }

    /// Whether the key is the one whose hash is stored; takes the same time wherever they differ.
    pub(crate) fn matches(&self, row: &KeyRow) -> bool {
        self.hash().ct_eq(&row.hash).into()
    }

    /// The name of a key, which is no secret, as it stands within the key.
    pub(crate) fn is_id(text: &str) -> bool {
        text.len() == ID_LEN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// A fast hash will do: nobody guesses 256 random bits.
    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({PREFIX}{}…)", self.id())
    }
}

fn checksum(start: &str) -> String {
    hex(&Sha256::digest(start.as_bytes())[..CHECK_LEN / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_reads_back() {
        let key = ApiKey::random();
        let again = ApiKey::parse(key.expose()).expect("a key");
        assert_eq!((again.expose(), again.id()), (key.expose(), key.id()));
        assert_eq!(key.expose().len(), 92);
        assert!(again.matches(&key.row(0, Terms::FREE)));
        assert!(!ApiKey::random().matches(&key.row(0, Terms::FREE)));
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        let key = ApiKey::random();
        let text = key.expose();
        let swapped = text.replace(&text[30..31], if &text[30..31] == "0" { "1" } else { "0" });
        for bad in ["", "smz_", "YOUR_API_KEY", &text[1..], &text[..91], &format!("{text}0"), &swapped, &"é".repeat(46)]
        {
            assert!(ApiKey::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn debug_hides_the_secret() {
        let key = ApiKey::random();
        let shown = format!("{key:?}");
        assert!(shown.contains(key.id()) && shown.len() < 40);
        assert!(!format!("{:?}", key.row(0, Terms::FREE)).contains(&key.expose()[24..]));
    }
}
