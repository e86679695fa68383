//! Histories by context: a hash table whose slots hold the histories of half a byte.

use crate::history;

/// A slot: at 0 what tells contexts apart that share a line, at `n` the history of node `n` (1 to 15) of the tree of four bits.
pub(crate) type Slot = [u8; 16];

/// Slots among which a context looks for its own: one line of cache.
const WAYS: usize = 4;

#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line([Slot; WAYS]);

/// Lines whose addresses share a page of memory: both halves of a byte are looked up in one.
const PAGE_BITS: u32 = 6;

/// A hash table of slots; a new context takes the place of the one in its line that has seen least.
pub(crate) struct Table {
    lines: Vec<Line>,
    bits: u32,
}

impl Table {
    /// The size of a line, as a power of two.
    pub const LINE_BITS: u32 = 6;

    /// Makes a table of `2^bits` lines, 6 to 28 bits.
    pub fn new(bits: u32) -> Self {
        debug_assert!((PAGE_BITS..=28).contains(&bits));
        Self { lines: vec![Line([[history::NEW; 16]; WAYS]); 1 << bits], bits }
    }

    /// Bytes that a table of `2^bits` lines takes.
    pub fn memory(bits: u32) -> u64 {
        1 << (bits + Self::LINE_BITS)
    }

    /// The line of a context's first half, by a hash that is spread over 64 bits.
    #[inline]
    pub fn first(&self, hash: u64) -> u32 {
        (hash >> (64 - self.bits)) as u32
    }

    /// The line of the second half in the page of the first, by a hash that is spread over 32 bits.
    #[inline]
    pub fn second(first: u32, hash: u32) -> u32 {
        first & !((1 << PAGE_BITS) - 1) | hash >> (32 - PAGE_BITS)
    }

    /// Reads from a line, so that it is near when it is needed: many lines are waited for at once, and not one by one.
    #[inline(always)]
    pub fn touch(&self, line: u32) -> u8 {
        self.lines[line as usize & (self.lines.len() - 1)].0[0][0]
    }

    /// Finds the slot of `check` in a line or makes it; returns its place and copies it to `slot`.
    ///
    /// Which way holds the context is as good as random, so that finding it does not branch.
    #[inline(always)]
    pub fn take(&self, line: u32, check: u8, slot: &mut Slot) -> u32 {
        let slots = &self.lines[line as usize & (self.lines.len() - 1)].0;
        let check = check | 1;
        let mut way = WAYS;
        for (i, slot) in slots.iter().enumerate() {
            way = if slot[0] == check { i } else { way };
        }
        if way < WAYS {
            *slot = slots[way];
        } else {
            way = (1..WAYS).fold(0, |least, way| if slots[way][1] < slots[least][1] { way } else { least });
            *slot = [history::NEW; 16];
            slot[0] = check;
        }
        line * WAYS as u32 + way as u32
    }

    /// Puts a slot back in its place.
    #[inline(always)]
    pub fn put(&mut self, place: u32, slot: &Slot) {
        let mask = self.lines.len() - 1;
        self.lines[(place as usize / WAYS) & mask].0[place as usize % WAYS] = *slot;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(table: &Table, check: u8) -> (u32, Slot) {
        let mut slot = [0xFF; 16];
        (table.take(9, check, &mut slot), slot)
    }

    #[test]
    fn a_context_keeps_its_slot_until_four_others_need_it() {
        let mut table = Table::new(6);
        let places = [1, 3, 5, 7].map(|check| {
            let (place, mut slot) = take(&table, check);
            slot[1] = check; // 7 has seen most
            table.put(place, &slot);
            place
        });
        let (place, slot) = take(&table, 5);
        assert_eq!((place, slot[1]), (places[2], 5));
        let (place, slot) = take(&table, 9);
        assert_eq!((place, slot), (places[0], [9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
        table.put(place, &slot);
        assert_eq!(take(&table, 1).0, places[0]);
        assert_eq!(take(&table, 7).0, places[3]);
    }

    #[test]
    fn both_halves_share_a_page() {
        let table = Table::new(10);
        let first = table.first(0xABCD_EF01_2345_6789);
        assert_eq!(first, 0xABCD_EF01 >> 22);
        assert_eq!(Table::second(first, 0xFFFF_FFFF) >> 6, first >> 6);
    }
}
