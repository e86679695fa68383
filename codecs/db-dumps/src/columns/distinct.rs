//! Which of a column's cells are the same, for the encoder alone.

use super::indexes::MOST;
use super::plan::is_null;
use super::scribe::hash;
use super::text::Span;

/// Which cells have the same value.
pub struct Distinct {
    /// Of each cell, the number of its value; empty where there are too many.
    pub ids: Vec<u32>,
    /// All values, as they come first; or those of all cells.
    pub values: Vec<Span>,
}

impl Distinct {
    /// Tells the values of cells apart.
    pub fn of(frame: &[u8], cells: Vec<Span>) -> Self {
        let bits = (cells.len() as u64 * 2).max(15).ilog2().min(MOST.ilog2() + 1);
        let mut places = vec![0u32; 2 << bits];
        let mask = places.len() - 1;
        let mut ids = Vec::with_capacity(cells.len());
        let mut values: Vec<Span> = Vec::new();
        let mut last = None;
        for &cell in &cells {
            let text = cell.of(frame);
            if let Some((id, known)) = last
                && text == known
            {
                ids.push(id);
                continue;
            }
            let mut place = (hash(0, text) >> 20) as usize & mask;
            let id = loop {
                match places[place] {
                    0 => break values.len() as u32,
                    known if values[known as usize - 1].of(frame) == text => break known - 1,
                    _ => place = (place + 1) & mask,
                }
            };
            if id == values.len() as u32 {
                if id == MOST {
                    return Self { ids: Vec::new(), values: cells };
                }
                values.push(cell);
                places[place] = id + 1;
            }
            ids.push(id);
            last = Some((id, text));
        }
        Self { ids, values }
    }
}

/// Whether values are text for the most part, and all different.
pub fn is_text(frame: &[u8], values: &[Span]) -> bool {
    let step = values.len().div_ceil(256).max(1);
    let some = || values.iter().step_by(step).map(|value| value.of(frame)).filter(|text| !is_null(text));
    let mut all: Vec<&[u8]> = some().collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    let letters =
        |text: &[u8]| 2 * text.iter().filter(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count() > text.len();
    all.len() * 2 > count && all.iter().filter(|text| letters(text)).count() * 2 > all.len()
}
