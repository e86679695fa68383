//! The latest places of each kind, newest first, each with the byte that stood there.

/// Places kept of each kind.
const RANKS: usize = 16;

/// Of an entry, the bits for the position; the byte has those above.
const PLACE: u32 = (1 << 24) - 1;

/// A ring of places for each hash of a kind.
pub struct Rows {
    rows: Vec<[u32; RANKS]>,
    /// Where the newest one is.
    heads: Vec<u8>,
    shift: u32,
    /// The row of the next byte.
    here: usize,
}

fn bits(len: u64) -> u32 {
    (64 - (len / 32).leading_zeros()).clamp(8, 13)
}

impl Rows {
    pub fn new(len: u64) -> Self {
        Self { rows: vec![[0; RANKS]; 1 << bits(len)], heads: vec![0; 1 << bits(len)], shift: 32 - bits(len), here: 0 }
    }

    pub fn memory(len: u64) -> u64 {
        (4 * RANKS as u64 + 1) << bits(len)
    }

    /// Notes the byte at `at` where it belongs; the next one's kind is `next`.
    #[inline]
    pub fn advance(&mut self, at: usize, byte: u8, next: u32) {
        let head = self.heads[self.here].wrapping_add(1) % RANKS as u8;
        self.heads[self.here] = head;
        self.rows[self.here][head as usize] = u32::from(byte) << 24 | at as u32 & PLACE;
        self.here = (next.wrapping_mul(0x9E37_79B1) >> self.shift) as usize;
    }

    /// The place of that rank for what comes at `here`; 0 for none.
    #[inline]
    pub fn get(&self, rank: usize, here: usize) -> u32 {
        let entry = self.rows[self.here][(self.heads[self.here] as usize).wrapping_sub(rank) % RANKS];
        place(entry, here)
    }

    /// Calls `each` with the rank and place of those where the byte that comes at `here` stood.
    #[inline]
    pub fn matching(&self, byte: u8, here: usize, mut each: impl FnMut(usize, usize)) {
        let row = &self.rows[self.here];
        let mut found = 0u32;
        for (i, &entry) in row.iter().enumerate() {
            found |= u32::from(entry >> 24 == u32::from(byte)) << i;
        }
        let head = u32::from(self.heads[self.here]);
        // The newest first.
        found = (found << 16 | found) << (15 - head) & 0xFFFF_0000;
        while found != 0 {
            let rank = found.leading_zeros();
            found &= !(0x8000_0000 >> rank);
            let from = place(row[(head.wrapping_sub(rank) % RANKS as u32) as usize], here) as usize;
            if from != 0 {
                each(rank as usize, from);
            }
        }
    }
}

/// The latest position before `here` with the bits of an entry.
#[inline]
fn place(entry: u32, here: usize) -> u32 {
    let here = here as u32;
    let back = here.wrapping_sub(entry) & PLACE;
    if entry == 0 || back > here { 0 } else { here - back }
}
