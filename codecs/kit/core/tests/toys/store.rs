//! A store beside archives, and files that have parts to put there.

use kit_core::Placing;
use kit_core::drive::Parts;
use std::collections::BTreeMap;
use std::io;

/// A store of archives by the SHA-256 of what they restore to.
#[derive(Clone, Default)]
pub struct Store {
    pub archives: BTreeMap<[u8; 32], Vec<u8>>,
}

impl Parts for Store {
    fn place(&mut self, sha256: &[u8; 32], _: u64) -> io::Result<Placing> {
        Ok(if self.archives.contains_key(sha256) { Placing::Known } else { Placing::Keep })
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        self.archives.insert(*sha256, archive.to_vec());
        Ok(())
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        Ok(self.archives.get(sha256).cloned())
    }
}

pub fn runs_of(byte: u8) -> Vec<u8> {
    vec![byte; 300]
}

/// Two frames that share a part, and a part that has parts itself.
pub fn mail() -> Vec<u8> {
    let nested = [b"!" as &[u8], &runs_of(b'n'), b"<", &runs_of(b'a'), b">"].concat();
    let frame = |part: &[u8]| [&runs_of(b'h') as &[u8], b"<", part, b">", &runs_of(b't'), b";"].concat();
    [b"!".to_vec(), frame(&runs_of(b'a')), frame(&runs_of(b'b')), frame(&runs_of(b'a')), frame(&nested)].concat()
}
