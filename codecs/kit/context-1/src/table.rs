//! Counters by context: a hash table whose buckets hold the counters of half a byte.

use kit_entropy::Counter;

/// The counters for the four bits of a nibble in one context: one line of cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Bucket {
    /// Tells contexts apart that share the bucket.
    check: u32,
    /// Node `n` of the tree of bits, 1 to 15, is at `n - 1`.
    counters: [Counter; 15],
}

const _: () = assert!(size_of::<Bucket>() == 1 << Table::BUCKET_BITS);

const EMPTY: Bucket = Bucket { check: 0, counters: [Counter::NEW; 15] };

/// A hash table of buckets; a new context takes the place of the less used of two.
pub(crate) struct Table {
    buckets: Vec<Bucket>,
    bits: u32,
}

impl Table {
    /// The size of a bucket, as a power of two.
    pub const BUCKET_BITS: u32 = 6;

    /// Makes a table of `2^bits` buckets, 1 to 31 bits.
    pub fn new(bits: u32) -> Self {
        Self { buckets: vec![EMPTY; 1 << bits], bits }
    }

    /// Bytes that a table of `2^bits` buckets takes.
    pub fn memory(bits: u32) -> u64 {
        1 << (bits + Self::BUCKET_BITS)
    }

    /// The bucket of a context, by a hash that is spread over 64 bits.
    #[inline]
    pub fn find(&mut self, hash: u64) -> usize {
        let check = hash as u32;
        let first = (hash >> (64 - self.bits)) as usize;
        let second = first ^ 1;
        if self.buckets[first].check == check {
            return first;
        }
        if self.buckets[second].check == check {
            return second;
        }
        let used = |i: usize| self.buckets[i].counters[0].count();
        let victim = if used(first) <= used(second) { first } else { second };
        self.buckets[victim] = Bucket { check, ..EMPTY };
        victim
    }

    /// The counter of `node` (1 to 15) in a bucket.
    #[inline]
    pub fn counter(&mut self, bucket: usize, node: usize) -> &mut Counter {
        &mut self.buckets[bucket].counters[node - 1]
    }
}
