//! Where in a file the pixels and compressed texts are.

use crate::{dib, gif, png};
use std::ops::Range;

/// What kind of file this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PNG and APNG.
    Png,
    /// GIF.
    Gif,
    /// BMP.
    Bmp,
    /// ICO and CUR.
    Icons,
}

/// The kind of a file that begins with `head`.
pub fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        _ if head.starts_with(&png::SIGNATURE) => Some(Kind::Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', _, _, _, _, _, _, _, ..] => Some(Kind::Gif),
        [b'B', b'M', ..] => dib::is_bmp(head).then_some(Kind::Bmp),
        [0, 0, 1 | 2, 0, ..] => dib::is_icons(head).then_some(Kind::Icons),
        _ => None,
    }
}

/// Something that can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub range: Range<usize>,
    /// What it is.
    pub what: What,
}

/// What can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// So many chunks of PNG whose CRCs are right.
    Chunks(u64),
    /// A chunk with compressed text behind so many bytes.
    Text(usize),
    /// Chunks of PNG with one stream of pixels.
    Stream(png::Stream),
    /// The sub-blocks of a GIF's image, whose descriptor is there.
    Codes {
        /// Where the descriptor is.
        descriptor: usize,
    },
    /// Rows of a bitmap whose header is there.
    Rows {
        /// Where the header is.
        header: usize,
        /// Whether it is an icon's, and whether the rows are its mask.
        of_icon: [bool; 2],
    },
    /// Bytes that look like noise.
    Noise,
}

/// All that can be undone, in the order of the file and apart from one another.
pub fn find(file: &[u8]) -> Vec<Found> {
    let mut found = Vec::new();
    match kind(file) {
        Some(Kind::Png) => png::walk(file, 0, &mut found),
        Some(Kind::Gif) => gif::walk(file, &mut found),
        Some(Kind::Bmp) => dib::walk_bmp(file, &mut found),
        Some(Kind::Icons) => dib::walk_icons(file, &mut found),
        None => {}
    }
    found.sort_by_key(|found| found.range.start);
    let mut end = 0;
    found.retain(|found| {
        let is_apart = found.range.start >= end;
        if is_apart {
            end = found.range.end;
        }
        is_apart
    });
    found
}
