//! Dumps by columns, for speed.
//!
//! ```text
//!  sql, bson ─▶ scribe ─▶ script: templates, their order, columns of values     the encoder alone
//!                            │
//!             choose ─▶ plan ▼ of each column                                   the encoder alone
//!                         column ─▶ indexes   which of the values it is         both sides alike
//!                                   series    numbers, as format writes them
//!                                   text      words and what is between them
//! ```
//!
//! The decoder knows nothing of SQL and BSON: it fills values into templates.

mod around;
mod bson;
mod choose;
mod column;
mod cost;
mod distinct;
mod format;
mod guesses;
mod indexes;
mod kin;
mod noise;
mod number;
mod plan;
mod scribe;
mod script;
mod separators;
mod series;
mod shelves;
mod spelling;
mod sql;
mod tables;
mod text;
mod words;

use crate::kind::Kind;
use choose::Chooser;
use column::Wishes;
use distinct::Distinct;
use indexes::Indexes;
use kit_core::{Error, Limits, Result};
use kit_entropy::rans::{Decoder, Encoder};
use plan::Plan;
use scribe::{OUTSIDE, Scribe};
use script::{Order, Script};
use text::Text;

/// Text beside that of the frame and of templates.
const SLACK: usize = 1 << 12;

/// The column that templates and plans are taken for.
const DEFINITIONS: u32 = u32::MAX;

/// The most values in a frame.
fn most_values(len: usize) -> usize {
    len / 4 + 1024
}

/// The most bytes of templates and plans.
fn most_definitions(len: usize) -> usize {
    len / 32 + SLACK
}

/// The most bytes of text that is coded.
fn most_text(len: usize) -> usize {
    len + most_definitions(len) + SLACK
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory(len: u64) -> u64 {
    // Of a value where it is, where it is in the text, and its row; of a byte of templates at most half a part.
    let (values, definitions) = (most_values(len as usize) as u64, most_definitions(len as usize) as u64);
    let text = Text::memory(len) + most_text(len as usize) as u64;
    20 * values + 24 * definitions + text + Indexes::MEMORY + Encoder::MEMORY
}

/// Codes `frame` onto the end of `out`; `false`, and nothing, where it has few rows.
pub fn encode(frame: &[u8], kind: Kind, out: &mut Vec<u8>) -> bool {
    let mut scribe = Scribe::new(frame, most_values(frame.len()), most_definitions(frame.len()));
    match kind {
        Kind::Sql => sql::follow(&mut scribe),
        Kind::Bson => bson::follow(&mut scribe),
    }
    if scribe.is_full() {
        return false;
    }
    let Scribe { mut script, mut values, outside, .. } = scribe;
    for (column, values) in script.columns.iter_mut().zip(&mut values) {
        column.late = distinct::is_text(frame, values);
        values.shrink_to_fit();
    }
    let mut definitions = Vec::new();
    script.put_definitions(&mut definitions);
    let fits = outside * 3 <= frame.len() * 2
        && definitions.len() + 64 * script.columns.len() <= most_definitions(frame.len())
        && script.set_rows(most_values(frame.len())).is_some();
    if !fits {
        return false;
    }
    let mut coder = Encoder::new(out);
    let mut text = Text::new(frame.len() as u64, most_text(frame.len()));
    text.begin(DEFINITIONS);
    let _ = text.value(&mut coder, &definitions, usize::MAX);
    let mut order = Order::new(script.templates.len() as u32);
    for &template in &script.uses {
        order.code(&mut coder, template);
    }
    for own in script.order() {
        let distinct = Distinct::of(frame, std::mem::take(&mut values[own as usize]));
        let binary = kind == Kind::Bson && own != OUTSIDE && script.is_binary(own);
        let plan =
            Chooser { frame, columns: &script.columns, own, seen: &text.seen, distinct: &distinct, binary }.choose();
        definitions.clear();
        plan.put(&mut definitions);
        text.begin(DEFINITIONS);
        let _ = text.value(&mut coder, &definitions, usize::MAX);
        let wishes = Wishes { frame, ids: &distinct.ids, values: &distinct.values };
        let Some(cells) = column::code(&mut coder, &mut text, &script.columns, own, &plan, wishes, usize::MAX) else {
            return false;
        };
        if definitions.len() > most_definitions(frame.len()) || text.seen.len() > most_text(frame.len()) {
            return false;
        }
        script.columns[own as usize].know(cells, plan);
    }
    coder.finish();
    true
}

/// Restores a frame of `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory(len))?;
    let damaged = |what| Error::corrupt(what).at(payload.len() as u64);
    let frame_len = len as usize;
    let mut coder = Decoder::new(payload);
    let mut text = Text::new(len, most_text(frame_len));
    text.begin(DEFINITIONS);
    let definitions = text.value(&mut coder, &[], most_definitions(frame_len)).filter(|_| !coder.is_damaged());
    let definitions = definitions.ok_or_else(|| damaged("the templates are cut short"))?;
    let script = Script::take_definitions(definitions.of(&text.seen));
    let (mut script, uses) =
        script.filter(|&(_, uses)| uses <= len).ok_or_else(|| damaged("the templates are damaged"))?;
    let mut order = Order::new(script.templates.len() as u32);
    for _ in 0..uses {
        let template = order.code(&mut coder, 0).filter(|_| !coder.is_damaged());
        script.uses.push(template.ok_or_else(|| damaged("the order of templates is damaged"))?);
    }
    script.set_rows(most_values(frame_len)).ok_or_else(|| damaged("there are too many values"))?;
    for own in script.order() {
        text.begin(DEFINITIONS);
        let plan = text.value(&mut coder, &[], most_definitions(frame_len));
        let plan =
            plan.filter(|_| text.seen.len() <= most_text(frame_len)).and_then(|plan| Plan::take(plan.of(&text.seen)));
        let plan = plan.ok_or_else(|| damaged("a plan is damaged"))?;
        let cells =
            column::code(&mut coder, &mut text, &script.columns, own, &plan, Wishes::default(), most_text(frame_len));
        let cells = cells.filter(|_| !coder.is_damaged()).ok_or_else(|| damaged("a column is damaged"))?;
        script.columns[own as usize].know(cells, plan);
    }
    if !coder.finish() {
        return Err(damaged("the payload does not end where the frame does"));
    }
    limits.reserve(out, len)?;
    script.put(&text.seen, frame_len, out).ok_or_else(|| damaged("the rows do not make the frame"))
}
