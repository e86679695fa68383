//! The lossless process with Huffman coding (T.81, Annex H).

use crate::bits::Side;
use crate::headers::{Frame, Headers, Scan};
use crate::huffman::Table;
use crate::pixels::Pixels;

/// Codes a scan in either direction.
pub fn code<S: Side>(
    side: &mut S,
    headers: &Headers,
    frame: &Frame,
    scan: &Scan,
    pixels: &mut Pixels<'_>,
) -> Option<()> {
    let width = frame.width as usize;
    let tables = scan.components.iter().map(|c| headers.tables.get(c.table)?.as_ref()).collect::<Option<Vec<_>>>()?;
    // An interval is a whole number of rows (H.1.1).
    let rows = match headers.restart {
        0 => frame.height,
        pixels if pixels.is_multiple_of(frame.width) => pixels / frame.width,
        _ => return None,
    };
    let start = 1 << (frame.precision - scan.point_transform - 1);
    let empty = || vec![vec![0u16; width]; tables.len()];
    let (mut above, mut row) = (empty(), empty());
    for y in 0..frame.height {
        let first = y % rows == 0;
        if first && y > 0 {
            side.restart((y / rows - 1) % 8);
        }
        for (row, c) in row.iter_mut().zip(&scan.components) {
            pixels.begin(frame, c.index, y, row);
        }
        for x in 0..width {
            for ((row, above), table) in row.iter_mut().zip(&above).zip(&tables) {
                let prediction = match (first, x) {
                    (true, 0) => start,
                    (true, _) => i32::from(row[x - 1]),
                    (_, 0) => i32::from(above[0]),
                    _ => predict(scan.selection, i32::from(row[x - 1]), i32::from(above[x]), i32::from(above[x - 1])),
                };
                let wanted = i32::from(row[x]) - prediction;
                row[x] = (prediction + difference(side, table, wanted)) as u16;
            }
        }
        for (row, c) in row.iter().zip(&scan.components) {
            pixels.end(frame, c.index, y, row)?;
        }
        std::mem::swap(&mut above, &mut row);
        if !side.is_well() {
            return None;
        }
    }
    Some(())
}

/// Table H.1: left, above and above left.
#[inline]
fn predict(selection: u32, a: i32, b: i32, c: i32) -> i32 {
    match selection {
        1 => a,
        2 => b,
        3 => c,
        4 => a + b - c,
        5 => a + ((b - c) >> 1),
        6 => b + ((a - c) >> 1),
        _ => (a + b) >> 1,
    }
}

/// A difference modulo 2^16: how many bits it has, and these (H.1.2.2).
#[inline]
fn difference<S: Side>(side: &mut S, table: &Table, wanted: i32) -> i32 {
    let wanted = i32::from(wanted as i16);
    let size = u32::from(side.symbol(table, (32 - wanted.unsigned_abs().leading_zeros()) as u8));
    match size {
        0 => 0,
        1..=15 => {
            let bits = if wanted < 0 { wanted + (1 << size) - 1 } else { wanted };
            let bits = side.field(size, bits as u32 & ((1 << size) - 1)) as i32;
            if bits >> (size - 1) == 0 { bits - (1 << size) + 1 } else { bits }
        }
        _ => 1 << 15,
    }
}
