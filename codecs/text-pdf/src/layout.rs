//! What the streams of a frame were, beside their plaintexts, as columns of numbers.
//!
//! ```text
//!  1 where cross references hold all offsets, or 0; then columns, each behind its length:
//!    openings   per stream: keywords since the last one that open none
//!    codings    per stream: 0 as it is, n the n-th recipe
//!    recipes    each recipe behind its length
//!    kinds      per stream
//!    lengths    per stream that is no part: bytes of its plaintext, without filters of rows
//!    holes      per stream: 0 the length stands in its dictionary, n it is n − 1 more than the stream's and left out
//!    shapes     per stream: 0 no rows, or bytes of a row; then twice those of a pixel, one more where
//!               they are tones, and one more than the count of the rows' filters
//!    filters    the filters of the rows of all streams
//! ```

use crate::kind::Kind;
use crate::png::Rows;
use kit_core::{Error, Result};
use kit_entropy::varint;

/// A stream that was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// Keywords since the last stream that open none that was taken out.
    pub openings: u64,
    /// 0 for a stream as it is, or the number of its recipe, from 1.
    pub coding: u64,
    /// What it holds.
    pub kind: Kind,
    /// Bytes of its plaintext without filters; 0 for a part.
    pub len: u64,
    /// 0 where its length stands in its dictionary; else one more than by how much that exceeds the stream's own.
    pub hole: u64,
    /// The shape of its rows, where it has some.
    pub rows: Option<Rows>,
    /// The filters of its rows, where they were taken off.
    pub filters: Option<Vec<u8>>,
}

/// All streams of a frame, and the recipes that they share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub streams: Vec<Stream>,
    /// Recipes of kit-deflate.
    pub recipes: Vec<Vec<u8>>,
    /// Whether cross references hold all offsets, also those that are known.
    pub has_offsets: bool,
}

const COLUMNS: usize = 8;

impl Layout {
    /// The number of a recipe among those of the layout.
    pub fn number(&mut self, recipe: Vec<u8>) -> u64 {
        let known = self.recipes.iter().rposition(|known| *known == recipe);
        let at = known.unwrap_or_else(|| {
            self.recipes.push(recipe);
            self.recipes.len() - 1
        });
        at as u64 + 1
    }

    /// The columns.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut columns: [Vec<u8>; COLUMNS] = Default::default();
        for recipe in &self.recipes {
            put_bytes(&mut columns[2], recipe);
        }
        for stream in &self.streams {
            varint::put(&mut columns[0], stream.openings);
            varint::put(&mut columns[1], stream.coding);
            columns[3].push(stream.kind as u8);
            if stream.kind != Kind::Jpeg {
                varint::put(&mut columns[4], stream.len);
            }
            varint::put(&mut columns[5], stream.hole);
            varint::put(&mut columns[6], stream.rows.map_or(0, |rows| rows.row as u64));
            if let Some(rows) = stream.rows {
                varint::put(&mut columns[6], (rows.pixel as u64) << 1 | u64::from(rows.tones));
                varint::put(&mut columns[6], stream.filters.as_ref().map_or(0, |filters| filters.len() as u64 + 1));
            }
            columns[7].extend(stream.filters.iter().flatten());
        }
        let mut out = vec![u8::from(self.has_offsets)];
        columns.iter().for_each(|column| put_bytes(&mut out, column));
        out
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(mut bytes: &[u8]) -> Result<Self> {
        let mut columns: [&[u8]; COLUMNS] = Default::default();
        let has_offsets = take_number(&mut bytes)?;
        if has_offsets > 1 {
            return Err(Error::corrupt(format!("a layout of the unknown form {has_offsets}")));
        }
        for column in &mut columns {
            *column = take_bytes(&mut bytes)?;
        }
        let mut layout = Self { has_offsets: has_offsets == 1, ..Self::default() };
        while !columns[2].is_empty() {
            layout.recipes.push(take_bytes(&mut columns[2])?.to_vec());
        }
        while let Some((&kind, rest)) = columns[3].split_first() {
            columns[3] = rest;
            let kind =
                Kind::numbered(kind).ok_or_else(|| Error::corrupt(format!("stream of the unknown kind {kind}")))?;
            let stream = Self::stream(&mut columns, kind)?;
            if stream.coding > layout.recipes.len() as u64 {
                return Err(Error::corrupt(format!("recipe {} of {}", stream.coding, layout.recipes.len())));
            }
            layout.streams.push(stream);
        }
        if columns.iter().any(|column| !column.is_empty()) || !bytes.is_empty() {
            return Err(Error::corrupt("columns of the layout do not end together"));
        }
        Ok(layout)
    }

    fn stream(columns: &mut [&[u8]; COLUMNS], kind: Kind) -> Result<Stream> {
        let (openings, coding) = (take_number(&mut columns[0])?, take_number(&mut columns[1])?);
        let len = if kind == Kind::Jpeg { 0 } else { take_number(&mut columns[4])? };
        let hole = take_number(&mut columns[5])?;
        let (mut rows, mut filters) = (None, None);
        let row = take_number(&mut columns[6])?;
        if row > 0 {
            let size = |n: u64| usize::try_from(n).ok().filter(|n| (1..=MOST).contains(n));
            let pixel = take_number(&mut columns[6])?;
            let (pixel, tones) = (pixel >> 1, pixel & 1 == 1);
            let (Some(row), Some(pixel)) = (size(row), size(pixel)) else {
                return Err(Error::corrupt(format!("rows of {row} bytes, {pixel} a pixel")));
            };
            rows = Some(Rows { row, pixel, tones });
            if let Some(count) = take_number(&mut columns[6])?.checked_sub(1) {
                let taken = usize::try_from(count).ok().and_then(|count| columns[7].split_at_checked(count));
                let (taken, rest) = taken.ok_or_else(|| Error::corrupt("filters are cut short"))?;
                columns[7] = rest;
                filters = Some(taken.to_vec());
            }
        }
        Ok(Stream { openings, coding, kind, len, hole, rows, filters })
    }
}

/// Bytes of the longest row and of the largest pixel.
const MOST: usize = 1 << 30;

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Takes a number off the front of the payload.
pub fn take_number(input: &mut &[u8]) -> Result<u64> {
    varint::take(input).ok_or_else(|| Error::corrupt("a number is cut short"))
}

/// Takes bytes behind their length off the front of the payload.
pub fn take_bytes<'a>(input: &mut &'a [u8]) -> Result<&'a [u8]> {
    let len = take_number(input)?;
    let taken = usize::try_from(len).ok().and_then(|len| input.split_at_checked(len));
    let (taken, rest) =
        taken.ok_or_else(|| Error::corrupt(format!("{len} bytes are due, {} are left", input.len())))?;
    *input = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let plain =
            Stream { openings: 0, coding: 0, kind: Kind::Content, len: 300, hole: 1, rows: None, filters: None };
        let mut layout = Layout::default();
        assert_eq!([vec![1], vec![2, 3], vec![1]].map(|recipe| layout.number(recipe)), [1, 2, 1]);
        let rows = Some(Rows { row: 5, pixel: 1, tones: true });
        layout.streams = vec![
            plain.clone(),
            Stream { kind: Kind::Jpeg, len: 0, coding: 2, ..plain.clone() },
            Stream { kind: Kind::References, rows, filters: Some(vec![2, 2]), ..plain.clone() },
            Stream { openings: 7, rows, ..plain },
        ];
        layout
    }

    #[test]
    fn columns_come_back() {
        let bytes = layout().to_bytes();
        assert_eq!(Layout::from_bytes(&bytes), Ok(layout()));
        for cut in 0..bytes.len() {
            assert!(Layout::from_bytes(&bytes[..cut]).is_err());
        }
    }

    #[test]
    fn unknown_recipes_are_refused() {
        let mut layout = layout();
        layout.streams[0].coding = 3;
        assert!(Layout::from_bytes(&layout.to_bytes()).is_err());
    }
}
