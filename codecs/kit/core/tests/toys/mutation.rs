//! Archives that somebody changed and then made to look right.

use kit_core::container::{Header, TAIL_LEN, Trailer};

/// The state of a small generator (xorshift64), so that every run sees the same ten thousand.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}

/// The archive with one to three bytes changed, added or removed, and the checksum made right.
pub fn mutation(valid: &[u8], random: &mut Random) -> Vec<u8> {
    let mut damaged = valid.to_vec();
    for _ in 0..1 + random.below(3) {
        let at = random.below(damaged.len());
        match random.below(3) {
            0 => damaged[at] ^= 1 << random.below(8),
            1 => damaged.insert(at, random.below(256) as u8),
            _ => drop(damaged.remove(at)),
        }
    }
    mend_checksum(&mut damaged);
    damaged
}

/// Sets the trailer's checksum to what header and trailer now are, where they can still be told apart.
fn mend_checksum(archive: &mut [u8]) {
    let (Ok(header), Ok(trailer)) = (Header::measure(archive), Trailer::measure(archive)) else { return };
    let total = archive.len() as u64;
    if header > total || trailer > total || trailer < TAIL_LEN {
        return;
    }
    let (start, end) = ((total - trailer) as usize, (total - TAIL_LEN) as usize);
    let crc = crc32c::crc32c_append(crc32c::crc32c(&archive[..header as usize]), &archive[start..end]);
    archive[end..end + 4].copy_from_slice(&crc.to_le_bytes());
}
