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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_keeps_its_counters_until_two_others_need_the_room() {
        let mut table = Table::new(1);
        let context = |n: u64| n << 63 | n; // one of two buckets by the upper bits, told apart by the lower
        let first = table.find(context(1));
        table.counter(first, 1).update(1, 255);
        let second = table.find(context(2));
        assert_ne!(first, second);
        assert_eq!(table.find(context(1)), first);
        assert_eq!(table.counter(first, 1).count(), 1);
        // The second was found but never used, so it is the one that goes.
        assert_eq!(table.find(context(3)), second);
        assert_eq!(*table.counter(second, 15), Counter::NEW);
    }
}
