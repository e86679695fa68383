//! The places behind each byte, newest first: a distance counts only those, so that it is a smaller number.

pub struct Rings {
    places: Vec<u32>,
    counts: [u32; 256],
    bits: u32,
}

fn bits(len: u64) -> u32 {
    (64 - (len / 256).leading_zeros()).clamp(4, 12)
}

impl Rings {
    pub fn new(len: u64) -> Self {
        Self { places: vec![0; 256 << bits(len)], counts: [0; 256], bits: bits(len) }
    }

    pub fn memory(len: u64) -> u64 {
        1024 << bits(len)
    }

    /// Notes a place behind `last`, and says how many there were.
    #[inline(always)]
    pub fn push(&mut self, last: u8, at: usize) -> u32 {
        let count = self.counts[usize::from(last)];
        self.counts[usize::from(last)] = count.wrapping_add(1);
        let slot = usize::from(last) << self.bits | count as usize & ((1 << self.bits) - 1);
        self.places[slot] = at as u32;
        count
    }

    /// The place that came `rank` places before the newest one, 0 for none.
    #[inline]
    pub fn get(&self, last: u8, rank: u32) -> usize {
        let count = self.counts[usize::from(last)];
        if rank >= count || rank >> self.bits != 0 {
            return 0;
        }
        let slot = usize::from(last) << self.bits | (count - 1 - rank) as usize & ((1 << self.bits) - 1);
        self.places[slot] as usize
    }

    /// The rank of the place that was the `number`th, as far as its low 16 bits tell.
    #[inline]
    pub fn rank(&self, last: u8, number: u16) -> u32 {
        u32::from((self.counts[usize::from(last)] as u16).wrapping_sub(1).wrapping_sub(number))
    }
}
