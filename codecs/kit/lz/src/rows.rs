//! The latest places of each kind, newest first.

/// Places that a rank can name, from 1; the place of rank 0 is the present one.
pub const RANKS: usize = 16;


const SLOTS: usize = 32;

pub struct Rows {
    rows: Vec<[u32; SLOTS]>,
    heads: Vec<u8>,
    shift: u32,
}

fn bits(len: u64) -> u32 {
    (64 - (len / 32).leading_zeros()).clamp(8, 14)
}

impl Rows {
    pub fn new(len: u64) -> Self {
        Self { rows: vec![[0; SLOTS]; 1 << bits(len)], heads: vec![0; 1 << bits(len)], shift: 32 - bits(len) }
    }

    pub fn memory(len: u64) -> u64 {
        (4 * SLOTS as u64 + 1) << bits(len)
    }

    /// The row of a kind.
    #[inline]
    pub fn row(&self, kind: u32) -> usize {
        (kind.wrapping_mul(0x9E37_79B1) >> self.shift) as usize
    }

    #[inline]
    pub fn insert(&mut self, row: usize, at: u32) {
        let head = (self.heads[row] + 1) % SLOTS as u8;
        self.heads[row] = head;
        self.rows[row][head as usize] = at;
    }

    /// The place of that rank, 0 for none.
    #[inline]
    pub fn get(&self, row: usize, rank: usize) -> u32 {
        self.rows[row][(self.heads[row] as usize).wrapping_sub(rank) % SLOTS]
    }
}
