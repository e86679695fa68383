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

mod bson;
mod choose;
mod column;
mod cost;
mod format;
mod guesses;
mod indexes;
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
use choose::{Chooser, Distinct};
use column::{Column, Wishes};
use kit_core::{Error, Limits, Result};
use kit_entropy::rans::{Decoder, Encoder};
use kit_entropy::varint;
use kit_lz::bytes;
use plan::Plan;
use scribe::{OUTSIDE, Scribe};
use script::{Order, Script, Template};
use text::Text;

/// Text beside that of the frame.
const SLACK: usize = 1 << 12;

/// The most values in a frame.
fn most_values(len: usize) -> usize {
    len / 5 + 1024
}

/// The most bytes of templates and plans.
fn most_definitions(len: u64) -> u64 {
    2 * len + (1 << 16)
}

/// Bytes of working memory to code a frame of `len` bytes in either direction.
pub fn memory(len: u64) -> u64 {
    24 * most_values(len as usize) as u64 + 2 * len + bytes::memory(len) + Text::memory(len) + Encoder::MEMORY + (1 << 20)
}

/// Codes `frame` onto the end of `out`; `false`, and nothing, where it has few rows.
pub fn encode(frame: &[u8], kind: Kind, limits: Limits, out: &mut Vec<u8>) -> Result<bool> {
    let mut scribe = Scribe::new(frame);
    match kind {
        Kind::Sql => sql::follow(&mut scribe),
        Kind::Bson => bson::follow(&mut scribe),
    }
    if scribe.outside * 3 > frame.len() * 2 || scribe.count > most_values(frame.len()) {
        return Ok(false);
    }
    let mut script = std::mem::take(&mut scribe.script); let values = std::mem::take(&mut scribe.values);
    if script.set_rows(usize::MAX).is_none() {
        return Ok(false);
    }
    let mut definitions = Vec::new();
    varint::put(&mut definitions, script.uses.len() as u64);
    varint::put(&mut definitions, script.columns.len() as u64);
    script.columns.iter().for_each(|column| varint::put(&mut definitions, column.table.into()));
    varint::put(&mut definitions, script.templates.len() as u64);
    script.templates.iter().for_each(|template| template.put(&mut definitions));

    let mut code = Vec::new();
    let mut coder = Trace { coder: Encoder::new(&mut code), cost: cost::Cost::default() };
    let mut traced: Vec<(u64, String)> = vec![];
    let mut order = Order::new(script.templates.len() as u32);
    for &template in &script.uses {
        order.code(&mut coder, template);
    }
    let mut text = Text::new(frame.len() as u64);
    for own in 0..script.columns.len() as u32 {
        let distinct = Distinct::of(frame, &values[own as usize]);
        let chooser = Chooser {
            frame,
            columns: &script.columns,
            own,
            seen: &text.seen,
            distinct: &distinct,
            binary: kind == Kind::Bson && own != OUTSIDE && script.is_binary(own),
        };
        let (plan, wishes) = chooser.choose();
        plan.put(own, &mut definitions);
        let before = coder.cost.sixteenths;
        let wishes = Wishes { ids: &distinct.ids, values: &wishes };
        let cells = column::code(&mut coder, &mut text, &script.columns, own, &plan, wishes, usize::MAX);
        let cells = cells.ok_or_else(|| Error::corrupt("a column does not fit"))?;
        traced.push((coder.cost.sixteenths - before, format!("table {} column {own}: {} cells, {} raw; {:?} {:?}", script.columns[own as usize].table, cells.len(), values[own as usize].iter().map(|v| v.len as usize).sum::<usize>(), plan, values[own as usize].iter().take(3).map(|v| String::from_utf8_lossy(&v.of(frame)[..v.len.min(40) as usize])).collect::<Vec<_>>())));
        script.columns[own as usize].know(cells, plan);
    }
    if let Ok(n) = std::env::var("TR") {
        traced.sort_by_key(|t| std::cmp::Reverse(t.0));
        for (c, t) in traced.iter().take(n.parse().unwrap()) { eprintln!("{:8} {t}", c / 128); }
        eprintln!("{} templates, {} uses, {} outside, definitions {}", script.templates.len(), script.uses.len(), scribe.outside, definitions.len());
    }
    let coder = coder.coder;
    coder.finish();
    let mut head = Vec::new();
    bytes::encode(&definitions, limits, &mut head)?;
    varint::put(out, definitions.len() as u64);
    varint::put(out, head.len() as u64);
    out.extend_from_slice(&head);
    out.extend_from_slice(&code);
    Ok(true)
}

/// Restores a frame of `len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], len: u64, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    limits.need_output(len)?;
    limits.need_memory(memory(len))?;
    let mut rest = payload;
    let mut number = || varint::take(&mut rest).ok_or_else(|| Error::corrupt("the payload is cut short"));
    let (definitions_len, head_len) = (number()?, number()?);
    let head = usize::try_from(head_len).ok().and_then(|len| rest.split_at_checked(len));
    let (head, code) = head.ok_or_else(|| Error::corrupt("the payload is cut short"))?;
    if definitions_len > most_definitions(len) {
        return Err(Error::corrupt("the templates are longer than their frame"));
    }
    let mut definitions = Vec::new();
    bytes::decode(head, definitions_len, limits, &mut definitions)?;
    let mut input = &definitions[..];
    let (mut script, uses) = take_script(&mut input, len).ok_or_else(|| Error::corrupt("the templates are damaged"))?;

    let mut coder = Decoder::new(code);
    let mut order = Order::new(script.templates.len() as u32);
    let damaged = || Error::corrupt("the payload is damaged").at(payload.len() as u64);
    for _ in 0..uses {
        let template = order.code(&mut coder, 0).filter(|_| !coder.is_damaged()).ok_or_else(damaged)?;
        script.uses.push(template);
    }
    script.set_rows(most_values(len as usize)).ok_or_else(damaged)?;
    let mut text = Text::new(len);
    for own in 0..script.columns.len() as u32 {
        let plan = Plan::take(own, &mut input).ok_or_else(|| Error::corrupt("a plan is damaged"))?;
        let most = len as usize + SLACK;
        let cells = column::code(&mut coder, &mut text, &script.columns, own, &plan, Wishes::default(), most);
        let cells = cells.filter(|_| !coder.is_damaged()).ok_or_else(damaged)?;
        script.columns[own as usize].know(cells, plan);
    }
    if !coder.finish() || !input.is_empty() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    limits.reserve(out, len)?;
    script.put(&text.seen, len as usize, out).ok_or_else(|| Error::corrupt("the rows do not make the frame"))
}

/// Takes templates and columns off the front of `input`, and how many uses there are.
fn take_script(input: &mut &[u8], len: u64) -> Option<(Script, u64)> {
    let uses = varint::take(input).filter(|&uses| uses <= len)?;
    let mut script = Script::default();
    // Each takes a byte at least.
    let columns = varint::take(input).filter(|&columns| columns <= input.len() as u64)?;
    for _ in 0..columns {
        script.columns.push(Column::new(u32::try_from(varint::take(input)?).ok()?));
    }
    let templates = varint::take(input).filter(|&templates| templates <= input.len() as u64)?;
    for _ in 0..templates {
        script.templates.push(Template::take(columns as u32, input)?);
    }
    Some((script, uses))
}

struct Trace<C> { coder: C, cost: cost::Cost }
impl<C: kit_entropy::rans::SymbolCoder> kit_entropy::rans::SymbolCoder for Trace<C> {
    #[inline]
    fn symbol(&mut self, symbol: usize, spread: &kit_entropy::rans::Spread) -> usize { if TRACE { self.cost.symbol(symbol, spread); } self.coder.symbol(symbol, spread) }
    fn bits(&mut self, value: u32, count: u32) -> u32 { if TRACE { self.cost.bits(value, count); } self.coder.bits(value, count) }
}
const TRACE: bool = cfg!(feature = "trace");
