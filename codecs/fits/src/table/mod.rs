//! Tables: the fields of all rows one after the other, each by a model of its kind (FITS 4.0 §7.3).
//!
//! ```text
//!   rows ─▶ fields ─▶ numbers ─▶ series: predicted by their predecessors and by fields before
//!                  ├▶ many numbers ─▶ an image: a row of it for each row of the table
//!                  └▶ text, bits ─▶ records
//!   what is behind the rows ─▶ heap: numbers of one kind ─▶ an image, else records
//! ```

mod domain;
mod fields;
mod lattice;
mod ordered;
mod others;
mod regression;
mod residual;
mod series;

use crate::header::Header;
use crate::image::{self, Image};
use crate::records;
use crate::section::{section, take_section};
use crate::settings::Settings;
use fields::{Column, Field, Fields, Form};
use kit_core::{Error, Result};
use kit_raster::Level;
use ordered::Number;
use others::Others;

/// Bytes of rows that are coded together at most, so that memory is bounded.
const GROUP: u64 = 4 << 20;

/// The rows of a binary table, and what its heap holds.
#[derive(Clone, Debug)]
pub struct Table {
    /// Bytes of a row.
    row: u64,
    /// Rows.
    rows: u64,
    fields: Vec<Field>,
    columns: Vec<Column>,
    /// What the heap's numbers are, where all of its arrays hold the same (§7.3.5).
    heap: Option<Number>,
}

impl Table {
    /// Reads what a header says of a table; `None` where its fields are not as long as its rows.
    pub fn new(header: &Header<'_>, axes: &[u64]) -> Option<Self> {
        let &[row, rows] = axes else { return None };
        if row == 0 || row > GROUP {
            return None;
        }
        let Fields { all: fields, columns, heap, .. } = fields::read(header, row)?;
        Some(Self { row, rows, fields, columns, heap })
    }

    /// Bytes of a row.
    pub fn row(&self) -> u64 {
        self.row
    }

    /// Rows.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Where in a row a column says where its arrays lie: the first byte, bytes of each of its two numbers, bytes of an element.
    pub fn descriptor(&self, column: usize) -> Option<(usize, usize, u64)> {
        let &Column { at, repeat: 1, letter, element: Some(element) } = self.columns.get(column)? else { return None };
        let word = match letter {
            b'P' => 4,
            b'Q' => 8,
            _ => return None,
        };
        Some((at, word, u64::from(element.bytes)))
    }

    /// Where in a row a column of one float of eight bytes stands.
    pub fn double(&self, column: usize) -> Option<usize> {
        let column = self.columns.get(column)?;
        (column.repeat == 1 && column.letter == b'D').then_some(column.at)
    }

    /// The same from a byte on, where that is the first of a row.
    pub fn behind(mut self, done: u64) -> Option<Self> {
        self.rows = self.rows.checked_sub(done / self.row).filter(|_| done.is_multiple_of(self.row))?;
        Some(self)
    }

    /// Bytes of the rows that are coded together.
    fn group(&self) -> usize {
        (GROUP - GROUP % self.row) as usize
    }

    /// What the heap's numbers are that begins behind the last row.
    fn heap_number(&self, rows_len: usize) -> Option<Number> {
        self.heap.filter(|_| self.rows == rows_len as u64 / self.row)
    }

    /// Whole rows among `len` bytes.
    fn whole(&self, len: u64) -> usize {
        (len / self.row).min(self.rows) as usize
    }
}

/// Bytes of working memory for `len` bytes of any table, beside the bytes and the payload: a column and its payload, what is known of
/// others, and the model of either.
pub fn memory(len: u64, level: Level) -> u64 {
    let group = len.min(GROUP);
    let models = records::memory(group, level).max(series::memory(group)).max(image::memory(group, level));
    let heap = records::memory(len, level).max(image::memory(len, level)) + 2 * len;
    (2 * group + models + Others::memory(group)).max(heap)
}

/// Codes the bytes of a table, which may be cut short: rows by fields, and what is behind them.
pub fn encode(bytes: &[u8], table: &Table, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let (rows, heap) = bytes.split_at(table.whole(bytes.len() as u64) * table.row as usize);
    for group in rows.chunks(table.group()) {
        let mut others = Others::default();
        for field in &table.fields {
            let column = field.take(group, table.row as usize);
            section(out, |out| encode_field(&column, field, &mut others, settings, out))?;
        }
    }
    encode_heap(heap, table.heap_number(rows.len()), settings, out)
}

/// Restores `len` bytes of a table onto the end of `out`.
pub fn decode(mut payload: &[u8], table: &Table, len: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    let rows_len = table.whole(len) * table.row as usize;
    let start = out.len();
    settings.limits.reserve(out, len)?;
    out.resize(start + rows_len, 0);
    let mut column = Vec::new();
    for group in out[start..].chunks_mut(table.group()) {
        let mut others = Others::default();
        for field in &table.fields {
            let coded = take_section(&mut payload)?;
            column.clear();
            let rows = group.len() / table.row as usize;
            decode_field(coded, field, rows, &mut others, settings, &mut column)?;
            field.put(&column, group, table.row as usize);
        }
    }
    decode_heap(payload, table.heap_number(rows_len), len - rows_len as u64, settings, out)
}

// How a field of numbers is coded.
const RECORDS: u8 = 0;
const SERIES: u8 = 1;

/// Rows by which the better way to code a field is found.
fn sample(level: Level) -> usize {
    match level {
        Level::Fast => 1024,
        Level::Balanced => 4096,
        Level::Max => 16384,
    }
}

fn encode_field(
    column: &[u8],
    field: &Field,
    others: &mut Others,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let width = field.width as u64;
    match field.form {
        Form::Text => records::encode(column, width, settings, out),
        Form::Numbers(number, count) => {
            let image = Image::of_rows(count, (column.len() / field.width) as u32, number.sample(), number.bytes);
            image::encode(column, &image, settings, out)
        }
        Form::Number(number) => {
            let sample = &column[..column.len().min(sample(settings.level) * field.width)];
            let mut ways = [vec![RECORDS], vec![SERIES]];
            records::encode(sample, width, settings, &mut ways[0])?;
            series::encode(sample, number, others, settings.level, &mut ways[1]);
            let [in_records, in_series] = ways;
            let mut better = if in_records.len() < in_series.len() { in_records } else { in_series };
            if sample.len() < column.len() {
                let way = better[0];
                better.truncate(1);
                match way {
                    RECORDS => records::encode(column, width, settings, &mut better)?,
                    _ => series::encode(column, number, others, settings.level, &mut better),
                }
            }
            out.append(&mut better);
            others.add(column, number);
            Ok(())
        }
    }
}

fn decode_field(
    coded: &[u8],
    field: &Field,
    rows: usize,
    others: &mut Others,
    settings: Settings,
    out: &mut Vec<u8>,
) -> Result<()> {
    let (width, len) = (field.width as u64, (field.width * rows) as u64);
    match field.form {
        Form::Text => records::decode(coded, len, width, settings, out),
        Form::Numbers(number, count) => {
            let image = Image::of_rows(count, rows as u32, number.sample(), number.bytes);
            image::decode(coded, &image, len, settings, out)
        }
        Form::Number(number) => {
            match coded.split_first() {
                Some((&RECORDS, coded)) => records::decode(coded, len, width, settings, out)?,
                Some((&SERIES, coded)) => series::decode(coded, number, rows, others, settings, out)?,
                _ => return Err(Error::corrupt("a field is coded in no known way")),
            }
            others.add(out, number);
            Ok(())
        }
    }
}

/// The heap as an image of one row, where its numbers are of one kind.
fn heap_image(number: Option<Number>, len: u64) -> Option<Image> {
    let number = number.filter(|number| number.bytes > 1)?;
    let count = u32::try_from(len / u64::from(number.bytes)).ok().filter(|&count| count > 0)?;
    Some(Image::of_line(count, number.sample(), number.bytes))
}

fn encode_heap(heap: &[u8], number: Option<Number>, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    if heap.is_empty() {
        return Ok(());
    }
    let mut plain = vec![RECORDS];
    records::encode(heap, number.map_or(1, |number| u64::from(number.bytes)), settings, &mut plain)?;
    if let Some(image) = heap_image(number, heap.len() as u64) {
        let mut samples = vec![SERIES];
        image::encode(heap, &image, settings, &mut samples)?;
        if samples.len() < plain.len() {
            plain = samples;
        }
    }
    out.append(&mut plain);
    Ok(())
}

fn decode_heap(payload: &[u8], number: Option<Number>, len: u64, settings: Settings, out: &mut Vec<u8>) -> Result<()> {
    match (payload.split_first(), heap_image(number, len)) {
        (None, _) if len == 0 => Ok(()),
        (Some((&RECORDS, coded)), _) => {
            records::decode(coded, len, number.map_or(1, |number| u64::from(number.bytes)), settings, out)
        }
        (Some((&SERIES, coded)), Some(image)) => image::decode(coded, &image, len, settings, out),
        _ => Err(Error::corrupt("the heap is coded in no known way")),
    }
}
