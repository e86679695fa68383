//! Secrets that are of no use to who has the database alone.

use super::{Result, hex, local};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::io::{self, Write};
use std::path::Path;
use std::{env, fmt, fs};
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// Length of the key id that a sealed secret begins with.
const ID: usize = 4;
/// Length of the nonce after it.
const NONCE: usize = 24;

/// Seals secrets for the database with XChaCha20-Poly1305.
///
/// ```text
/// sealed   key id (4) · nonce (24) · ciphertext and tag (16 longer than the secret)
/// keys     lines of `id hex`: 8 digits that name the key, and its 64; the first line seals, all unseal
/// ```
///
/// A secret is sealed to its row: in another row it does not unseal. To change keys, put a line above the others, seal again what
/// [`Seal::needs_reseal`], and remove the old line.
pub struct Seal {
    keys: Vec<([u8; ID], XChaCha20Poly1305)>,
}

impl Seal {
    /// Takes the keys from the variable `SMALLEST_SEAL_KEY`, else from the file that `SMALLEST_SEAL_KEY_FILE` names, else from
    /// `seal.key` in the data directory, which is made with a random key when it is missing.
    pub fn open(data_dir: &Path) -> Result<Self> {
        if let Ok(keys) = env::var("SMALLEST_SEAL_KEY").map(Zeroizing::new) {
            return Self::parse(&keys);
        }
        match env::var_os("SMALLEST_SEAL_KEY_FILE") {
            Some(file) => Self::read(Path::new(&file)),
            None => Self::kept_in(data_dir),
        }
    }

    /// Whether the keys come from where several hosts can have the same, and not from a data directory.
    pub fn is_shared() -> bool {
        env::var_os("SMALLEST_SEAL_KEY").is_some() || env::var_os("SMALLEST_SEAL_KEY_FILE").is_some()
    }

    fn kept_in(dir: &Path) -> Result<Self> {
        let path = dir.join("seal.key");
        if !path.exists() {
            // Only its owner may read a temporary file. Where another process was first, its key is the one.
            let mut file = NamedTempFile::new_in(dir)?;
            let mut key = Zeroizing::new([0; ID + 32]);
            getrandom::fill(&mut *key).expect("the system's random generator works");
            let (id, key) = key.split_at(ID);
            let line = Zeroizing::new(format!("{} {}\n", hex(id), *Zeroizing::new(hex(key))));
            file.write_all(line.as_bytes())?;
            file.as_file().sync_all()?;
            match file.persist_noclobber(&path) {
                Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => return Err(error.error.into()),
                _ => local::sync_dir(dir)?,
            }
        }
        Self::read(&path)
    }

    fn read(path: &Path) -> Result<Self> {
        Self::parse(&Zeroizing::new(fs::read_to_string(path)?))
    }

    fn parse(text: &str) -> Result<Self> {
        let key = |line: &str| {
            let (id, key) = line.trim().split_once(' ')?;
            let key = Zeroizing::new(digits::<32>(key.trim())?);
            Some((digits(id)?, XChaCha20Poly1305::new((&*key).into())))
        };
        let keys: Option<Vec<_>> = text.lines().filter(|line| !line.trim().is_empty()).map(key).collect();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Self { keys }),
            _ => Err(invalid("the seal keys are not lines of 8 and 64 hexadecimal digits")),
        }
    }

    /// Seals a secret to a row, which `row` names among all that are sealed.
    pub fn seal(&self, row: &[u8], secret: &[u8]) -> Vec<u8> {
        let (id, cipher) = &self.keys[0];
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).expect("the system's random generator works");
        let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: row });
        let sealed = sealed.expect("a secret is shorter than 256 GiB");
        [id.as_slice(), &nonce, &sealed].concat()
    }

    /// Unseals what was sealed to that row; damaged, or from another row, or under a key that is not here, it is an error.
    pub fn unseal(&self, row: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        let parts =
            sealed.split_first_chunk::<ID>().and_then(|(id, rest)| Some((id, rest.split_first_chunk::<NONCE>()?)));
        let (id, (nonce, sealed)) = parts.ok_or_else(|| invalid("a sealed secret is cut short"))?;
        let key = self.keys.iter().find(|(known, _)| known == id);
        let (_, cipher) = key.ok_or_else(|| invalid("a secret is sealed with a key that is not here"))?;
        let secret = cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: row });
        Ok(Zeroizing::new(secret.map_err(|_| invalid("a sealed secret is damaged or of another row"))?))
    }

    /// Whether a secret is sealed with another key than the first.
    pub fn needs_reseal(&self, sealed: &[u8]) -> bool {
        !sealed.starts_with(&self.keys[0].0)
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|(id, _)| hex(id))).finish()
    }
}

fn invalid(why: &'static str) -> super::Error {
    super::Error::Sealed(why)
}

/// Exactly so many bytes in hexadecimal.
fn digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn line(id: &str, digit: &str) -> String {
        format!("{id} {}\n", digit.repeat(64))
    }

    #[test]
    fn a_secret_belongs_to_its_row() {
        let seal = Seal::parse(&line("00000001", "a")).expect("a key");
        let (one, two) = (seal.seal(b"1", b"first"), seal.seal(b"2", b"second"));
        assert_eq!((seal.unseal(b"1", &one).expect("its row").as_slice(), one.len()), (&b"first"[..], 4 + 24 + 5 + 16));
        assert!(seal.unseal(b"2", &one).is_err() && seal.unseal(b"1", &two).is_err(), "swapped rows");
        assert_ne!(one, seal.seal(b"1", b"first"), "no two are alike");
        assert!(!one.windows(5).any(|bytes| bytes == b"first"));
        assert_eq!(seal.unseal(b"", &seal.seal(b"", b"")).expect("an empty secret is one").len(), 0);
    }

    #[test]
    fn damage_is_refused() {
        let seal = Seal::parse(&line("00000001", "a")).expect("a key");
        let sealed = seal.seal(b"row", b"secret");
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1;
            assert!(seal.unseal(b"row", &flipped).is_err(), "byte {at} is flipped");
            assert!(seal.unseal(b"row", &sealed[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn keys_rotate() {
        let (old, new) = (line("00000001", "a"), line("00000002", "b"));
        let sealed = Seal::parse(&old).expect("a key").seal(b"row", b"secret");
        let both = Seal::parse(&format!("{new}\n{old}")).expect("two keys");
        assert_eq!(both.unseal(b"row", &sealed).expect("the old key is there").as_slice(), b"secret");
        assert!(both.needs_reseal(&sealed));
        let again = both.seal(b"row", b"secret");
        assert!(!both.needs_reseal(&again));
        let new = Seal::parse(&new).expect("a key");
        assert!(new.unseal(b"row", &again).is_ok() && new.unseal(b"row", &sealed).is_err());
    }

    #[test]
    fn the_key_is_made_once_for_its_owner_alone() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let sealed = Seal::kept_in(dir.path()).expect("made").seal(b"row", b"secret");
        let seal = Seal::kept_in(dir.path()).expect("there");
        assert_eq!(seal.unseal(b"row", &sealed).expect("the same key").as_slice(), b"secret");
        let path = dir.path().join("seal.key");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        let text = fs::read_to_string(&path).expect("readable");
        let (id, key) = text.trim().split_once(' ').expect("a line");
        assert_eq!(format!("{seal:?}"), format!("[{id:?}]"), "keys are not shown");
        assert_eq!((id.len(), key.len()), (8, 64));
        assert_eq!(fs::read_dir(dir.path()).expect("readable").count(), 1);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let short = format!("00000001 {}", "a".repeat(63));
        let wrong = format!("0000000g {}", "a".repeat(64));
        let sign = format!("00000001 {}", "+f".repeat(32));
        for text in ["", "\n", "secret", short.as_str(), wrong.as_str(), sign.as_str()] {
            assert!(Seal::parse(text).is_err(), "{text:?}");
        }
    }
}
