//! The blocks of a file.

use crate::find::{Found, What};

/// Bytes of 2C, the place and the size of an image, and flags.
const DESCRIPTOR: usize = 10;

/// Adds the images of a file.
pub fn walk(file: &[u8], found: &mut Vec<Found>) {
    let palette = |flags: u8| if flags & 0x80 == 0 { 0 } else { 6 << (flags & 7) };
    let Some(&flags) = file.get(10) else { return };
    let mut at = 13 + palette(flags);
    loop {
        match file.get(at) {
            Some(0x2C) => {
                let Some(&flags) = file.get(at + DESCRIPTOR - 1) else { return };
                let start = at + DESCRIPTOR + palette(flags) + 1;
                let Some(end) = blocks_end(file, start) else {
                    if start < file.len() {
                        found.push(Found { range: start..file.len(), what: What::Noise });
                    }
                    return;
                };
                found.push(Found { range: start..end, what: What::Codes { descriptor: at } });
                at = end;
            }
            Some(0x21) => match blocks_end(file, at + 2) {
                Some(end) => at = end,
                None => return,
            },
            _ => return,
        }
    }
}

/// Where the sub-blocks from `at` on end, with the empty one.
fn blocks_end(file: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let len = usize::from(*file.get(at)?);
        at += 1 + len;
        if len == 0 {
            return Some(at);
        }
    }
}

/// What whole sub-blocks hold, and the length of all but the last, which is as long or shorter; `None` where they differ more.
pub fn joined(mut blocks: &[u8]) -> Option<(Vec<u8>, u8)> {
    let mut joined = Vec::with_capacity(blocks.len());
    let size = *blocks.first().filter(|&&size| size > 0)?;
    while let Some((&len, rest)) = blocks.split_first() {
        let (block, behind) = rest.split_at_checked(usize::from(len))?;
        if len > size || len < size && behind.len() > 1 {
            return None;
        }
        joined.extend(block);
        blocks = behind;
    }
    Some((joined, size))
}

/// The sub-blocks of bytes, with the empty one.
pub fn blocks(bytes: &[u8], size: u8, out: &mut Vec<u8>) {
    for block in bytes.chunks(usize::from(size.max(1))) {
        out.push(block.len() as u8);
        out.extend(block);
    }
    out.push(0);
}
