//! The shortest copy that is worth it, which is longer where few different literals are used.

use super::settings::Release;

/// By how many literals are used; 3 for more.
const LEAST: [u8; 80] = {
    let mut table = [4; 80];
    let mut used = 0;
    while used < 45 {
        table[used] = match used {
            0..=5 => 9,
            6 | 7 => 8,
            8 | 9 => 7,
            10..=15 => 6,
            _ => 5,
        };
        used += 1;
    }
    table
};

/// The shortest copy for that many literals and that depth of the search.
fn choose(used: usize, depth: u32) -> usize {
    let least = LEAST.get(used).map_or(3, |&least| usize::from(least));
    match depth {
        0..5 => least.min(4),
        5..10 => least.min(5),
        10..16 => least.min(7),
        _ => least,
    }
}

/// A first guess from the bytes of a block.
pub fn guess(block: &[u8], release: Release, depth: u32) -> usize {
    if release == Release::Late && block.len() < 512 {
        return 3;
    }
    let mut used = [false; 256];
    block.iter().take(4096).for_each(|&byte| used[usize::from(byte)] = true);
    choose(used.iter().filter(|&&used| used).count(), depth)
}

/// A better guess from how often literals were taken so far.
pub fn refine(counts: &[u32; 256], depth: u32) -> usize {
    let rare = counts.iter().sum::<u32>() >> 10;
    choose(counts.iter().filter(|&&count| count > rare).count(), depth)
}
