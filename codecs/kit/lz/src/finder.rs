//! Finds earlier copies of what comes next, for the encoder alone.

/// Of an entry, the bits for the position; more of the hash has those above.
const PLACE: u32 = (1 << 24) - 1;

/// For each hash of so many bytes, where they came last, `WAYS` places each.
pub struct Finder<const WAYS: usize> {
    rows: Vec<[u32; WAYS]>,
    shift: u32,
    /// 64 less the bits of the bytes hashed.
    skip: u32,
}

fn bits(len: u64) -> u32 {
    (64 - (len / 4).leading_zeros()).clamp(8, 15)
}

/// How far the bytes from `a` on equal those from `b` on; `a` is below `b`.
#[inline]
pub fn common(data: &[u8], a: usize, b: usize) -> usize {
    let (mut x, mut y) = (&data[a..], &data[b..]);
    // Most end at once, and a loop is dear in a component, which looks at its deadline there.
    if let (Some(p), Some(q)) = (x.first_chunk(), y.first_chunk())
        && let Some(same) = same_of_eight(p, q)
    {
        return same;
    }
    let whole = y.len();
    while let (Some((p, after_x)), Some((q, after_y))) = (x.split_first_chunk(), y.split_first_chunk()) {
        if let Some(same) = same_of_eight(p, q) {
            return whole - y.len() + same;
        }
        (x, y) = (after_x, after_y);
    }
    whole - y.len() + y.iter().zip(x).take_while(|(p, q)| p == q).count()
}

/// How many bytes are the same before the first that differs.
#[inline]
fn same_of_eight(p: &[u8; 8], q: &[u8; 8]) -> Option<usize> {
    let differ = u64::from_le_bytes(*p) ^ u64::from_le_bytes(*q);
    (differ != 0).then(|| (differ.trailing_zeros() / 8) as usize)
}

impl<const WAYS: usize> Finder<WAYS> {
    pub fn new(len: u64, bytes: u32) -> Self {
        Self { rows: vec![[0; WAYS]; 1 << bits(len)], shift: 64 - bits(len), skip: 64 - 8 * bytes }
    }

    pub fn memory(len: u64) -> u64 {
        (4 * WAYS as u64) << bits(len)
    }

    /// The row of what begins with `bytes`, and the mark of its entries.
    #[inline]
    fn row(&self, bytes: &[u8; 8]) -> (usize, u32) {
        let hash = (u64::from_le_bytes(*bytes) << self.skip).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((hash >> self.shift) as usize, (hash >> 8) as u32 & !PLACE)
    }

    /// Notes what is at `at`.
    #[inline]
    pub fn insert(&mut self, data: &[u8], at: usize) {
        if let Some(bytes) = data[at..].first_chunk() {
            let (row, mark) = self.row(bytes);
            let row = &mut self.rows[row];
            row.copy_within(0..WAYS - 1, 1);
            row[0] = mark | at as u32 & PLACE;
        }
    }

    /// The places that may have copies of what is at `at`, the latest first.
    #[inline]
    pub fn places(&self, data: &[u8], at: usize) -> Places<WAYS> {
        let Some(bytes) = data[at..].first_chunk() else { return Places::default() };
        let (row, mark) = self.row(bytes);
        let entries = self.rows[row];
        let left = (0..WAYS).fold(0, |left, i| left | u32::from((entries[i] ^ mark) & !PLACE == 0) << i);
        Places { entries, left, at }
    }
}

/// Earlier places that may have copies of what is at one, the latest first.
pub struct Places<const WAYS: usize> {
    entries: [u32; WAYS],
    /// A bit for each entry left to look at.
    left: u32,
    at: usize,
}

impl<const WAYS: usize> Default for Places<WAYS> {
    fn default() -> Self {
        Self { entries: [0; WAYS], left: 0, at: 0 }
    }
}

impl Places<2> {
    /// Those of `first`, then these, so that one loop looks at all.
    #[inline(always)]
    pub fn behind(self, first: Places<4>) -> Places<8> {
        let ([a, b, c, d], [e, f]) = (first.entries, self.entries);
        Places { entries: [a, b, c, d, e, f, 0, 0], left: first.left | self.left << 4, at: self.at }
    }
}

impl<const WAYS: usize> Iterator for Places<WAYS> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left != 0 {
            let entry = self.entries[self.left.trailing_zeros() as usize % WAYS];
            self.left &= self.left - 1;
            let back = ((self.at as u32).wrapping_sub(entry) & PLACE) as usize;
            if back != 0 && back < self.at {
                return Some(self.at - back);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_bytes_are_counted() {
        let data = b"abcdefghijkl-abcdefghijkm-abcdefghijkl";
        assert_eq!(common(data, 0, 13), 11);
        assert_eq!(common(data, 0, 26), 12);
        assert_eq!(common(data, 1, 13), 0);
        assert_eq!(common(&[7; 100], 0, 1), 99);
    }

    #[test]
    fn copies_are_found_latest_first() {
        let data = b"-needle-needle-needle-and-hay";
        let mut finder = Finder::<2>::new(data.len() as u64, 5);
        (0..15).for_each(|at| finder.insert(data, at));
        assert_eq!(finder.places(data, 15).collect::<Vec<_>>(), [8, 1]);
    }
}
