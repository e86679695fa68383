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
    let whole = y.len();
    while let (Some((p, after_x)), Some((q, after_y))) = (x.split_first_chunk::<8>(), y.split_first_chunk::<8>()) {
        let differ = u64::from_le_bytes(*p) ^ u64::from_le_bytes(*q);
        if differ != 0 {
            return whole - y.len() + (differ.trailing_zeros() / 8) as usize;
        }
        (x, y) = (after_x, after_y);
    }
    whole - y.len() + y.iter().zip(x).take_while(|(p, q)| p == q).count()
}

impl<const WAYS: usize> Finder<WAYS> {
    pub fn new(len: u64, bytes: u32) -> Self {
        Self { rows: vec![[0; WAYS]; 1 << bits(len)], shift: 64 - bits(len), skip: 64 - 8 * bytes }
    }

    pub fn memory(len: u64) -> u64 {
        (4 * WAYS as u64) << bits(len)
    }

    /// The row of what comes at `at`, and the mark of its entries.
    #[inline]
    fn row(&self, data: &[u8], at: usize) -> Option<(usize, u32)> {
        let bytes = data.get(at..)?.first_chunk::<8>()?;
        let hash = (u64::from_le_bytes(*bytes) << self.skip).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some(((hash >> self.shift) as usize, (hash >> 8) as u32 & !PLACE))
    }

    /// Notes what is at `at`.
    #[inline]
    pub fn insert(&mut self, data: &[u8], at: usize) {
        if let Some((row, mark)) = self.row(data, at) {
            let row = &mut self.rows[row];
            row.copy_within(0..WAYS - 1, 1);
            row[0] = mark | at as u32 & PLACE;
        }
    }

    /// The places that may have copies of what is at `at`, the latest first.
    #[inline]
    pub fn places(&self, data: &[u8], at: usize) -> impl Iterator<Item = usize> + '_ {
        let (entries, mark): (&[u32], u32) = match self.row(data, at) {
            Some((row, mark)) => (&self.rows[row], mark),
            None => (&[], 0),
        };
        entries.iter().filter(move |&&entry| entry & !PLACE == mark).filter_map(move |&entry| {
            let back = (at as u32).wrapping_sub(entry) & PLACE;
            (back != 0 && (back as usize) < at).then(|| at - back as usize)
        })
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
        let mut found = Vec::new();
        found.extend(finder.places(data, 15));
        assert_eq!(found, [8, 1]);
    }
}
