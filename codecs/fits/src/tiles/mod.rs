//! Compressed images: the tiles of a table (FITS 4.0 §10).
//!
//! ```text
//!   tiles in the heap ─▶ numbers ─▶ the whole image ─▶ strips, as any image
//!         │  the same coder gives the very bytes          of the table only what is not known then:
//!         └▶ else they stay in the heap                  the places of tiles in the heap are
//! ```

mod grid;
mod plio;
mod recipes;
mod rice;
mod scaling;
mod tiling;

pub use tiling::Tiling;

use crate::image;
use crate::section::{section, take_section};
use crate::settings::Settings;
use crate::table::{self, Table};
use kit_core::{Error, Result};
use kit_entropy::varint;
use kit_raster::Level;
use recipes::{Recipes, put_runs, take_recipe, take_runs};
use tiling::{EXPANSION, LARGEST, LONGEST, TOKENS};

/// Bytes of working memory for `len` bytes of the table of a compressed image: the image, the rows, what is kept of the heap, a tile
/// while it is taken apart, and whatever codes the image or the table.
pub fn memory(len: u64, level: Level) -> u64 {
    let image = len.saturating_mul(EXPANSION).min(LARGEST);
    // Its numbers both ways, its samples, and its bytes.
    let tile = longest(len) * 28 + TOKENS.min(len.saturating_mul(16));
    image + 3 * len + tile.max(image::memory(image, level)).max(table::memory(len, level))
}

/// Numbers of the longest tile that is taken apart, where its table has `len` bytes.
fn longest(len: u64) -> u64 {
    (LONGEST as u64).min(len.saturating_mul(2).saturating_add(1 << 16))
}

/// Codes the bytes of a compressed image's table; fails where none of its tiles can be made again.
pub fn encode(bytes: &[u8], table: &Table, tiling: &Tiling, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let row = table.row() as usize;
    let none = || Error::failed("no tile can be made again");
    let image_len = tiling.image_len(bytes.len() as u64).ok_or_else(none)?;
    let rows_len = table.rows().checked_mul(table.row()).filter(|&len| len <= bytes.len() as u64).ok_or_else(none)?;
    let (rows, heap) = bytes.split_at(rows_len as usize);
    let mut rows = rows.to_vec();
    let mut samples = Vec::new();
    settings.limits.reserve(&mut samples, image_len)?;
    samples.resize(image_len as usize, 0);
    let shifts = tiling.shifts(&rows, row);
    let (mut kept, mut cursor, mut taken) = (Vec::new(), tiling.gap as usize, 0);
    let mut made = vec![false; rows.len() / row];
    let mut recipes = Recipes::default();
    for (number, fields) in rows.chunks_exact_mut(row).enumerate() {
        let by = shifts.get(number).copied().unwrap_or(0);
        let Some(place) = tiling.place(fields).filter(|place| place.end <= heap.len()) else { continue };
        let known = tiling.grid.tile(number as u64).filter(|_| place.start == cursor && !place.is_empty());
        let known = known.filter(|part| part.len() as u64 <= longest(bytes.len() as u64));
        if let Some(part) = known
            && let Some((tile, recipe)) = tiling.decode(&heap[place.clone()], part.len(), recipes.last.as_ref(), by)
            && tiling
                .encode(&tile, by, recipe.as_ref(), &settings.limits)
                .is_some_and(|again| again == heap[place.clone()])
        {
            part.put(&tile, &mut samples, tiling.bytes as usize);
            recipes.put(recipe);
            made[number] = true;
            kept.extend(&heap[taken..place.start]);
            taken = place.end;
            fields[tiling.descriptor..][..2 * tiling.word].fill(0);
        }
        cursor = cursor.max(place.end);
    }
    if !made.contains(&true) {
        return Err(none());
    }
    kept.extend(&heap[taken..]);
    put_runs(&made, out);
    section(out, |out| {
        out.append(&mut recipes.bytes);
        Ok(())
    })?;
    section(out, |out| image::encode(&samples, &tiling.image, settings, out))?;
    drop(samples);
    rows.append(&mut kept);
    varint::put(out, rows.len() as u64);
    table::encode(&rows, table, settings, out)
}

/// Restores `len` bytes of a compressed image's table onto the end of `out`.
pub fn decode(
    mut payload: &[u8],
    table: &Table,
    tiling: &Tiling,
    len: u64,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let wrong = || Error::corrupt("the tiles of an image are not as its table says");
    let image_len = tiling.image_len(len).ok_or_else(wrong)?;
    let rows_len = table.rows().checked_mul(table.row()).filter(|&rows| rows <= len).ok_or_else(wrong)?;
    let made = take_runs(&mut payload, table.rows(), &settings.limits)?;
    let mut recipes = take_section(&mut payload)?;
    let mut samples = Vec::new();
    let coded = take_section(&mut payload)?;
    // The image is longer than the frame.
    image::decode(coded, &tiling.image, image_len, settings.into(image_len), &mut samples)?;
    let kept_len = varint::take(&mut payload).filter(|&kept| (rows_len..=len).contains(&kept)).ok_or_else(wrong)?;
    let start = out.len();
    let mut kept = Vec::new();
    table::decode(payload, table, kept_len, settings, &mut kept)?;
    let (rows, mut kept) = kept.split_at(rows_len as usize);
    settings.limits.reserve(out, len)?;
    out.extend(rows);
    let shifts = tiling.shifts(rows, table.row() as usize);
    let heap_start = out.len();
    let heap_len = (len - rows_len) as usize;
    let mut cursor = tiling.gap as usize;
    let mut last = None;
    for (number, &made) in made.iter().enumerate() {
        let at = start + number * table.row() as usize;
        if !made {
            let fields = &out[at..at + table.row() as usize];
            cursor = tiling
                .place(fields)
                .filter(|place| place.end <= heap_len)
                .map_or(cursor, |place| place.end.max(cursor));
            continue;
        }
        let by = shifts.get(number).copied().unwrap_or(0);
        let part =
            tiling.grid.tile(number as u64).filter(|part| part.len() as u64 <= longest(len)).ok_or_else(wrong)?;
        last = take_recipe(&mut recipes, tiling.coder, last)?;
        let samples = part.take(&samples, tiling.bytes as usize);
        let limits = settings.into(heap_len as u64).limits;
        let code = tiling.encode(&samples, by, last.as_ref(), &limits).ok_or_else(wrong)?;
        // What stays in the heap stands before.
        let before = cursor.checked_sub(out.len() - heap_start).and_then(|len| kept.split_off(..len));
        out.extend(before.ok_or_else(wrong)?);
        let place = cursor..cursor + code.len();
        out.extend(code);
        tiling.put_place(&mut out[at..at + table.row() as usize], &place);
        cursor = place.end;
        limits.need_output(cursor as u64)?;
    }
    if !recipes.is_empty() || (out.len() - heap_start).checked_add(kept.len()) != Some(heap_len) {
        return Err(wrong());
    }
    out.extend(kept);
    Ok(())
}
