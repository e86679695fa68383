//! One column after another, each as its plan says; both sides alike.

use super::format::Format;
use super::indexes::{FEW, Indexes};
use super::number::Numbers;
use super::plan::{Kind, Plan};
use super::series::Series;
use super::tables::{Tables, mix};
use super::text::{Span, Text};
use kit_entropy::Blend;
use kit_entropy::rans::SymbolCoder;
use std::rc::Rc;

/// Set in the length of a value that is not wrapped.
pub const BARE: u32 = 1 << 31;

/// Columns of a frame, as far as they are known.
pub struct Column {
    /// Columns of one table have rows in common.
    pub table: u32,
    /// Whether its cells are known only behind those of others.
    pub late: bool,
    /// The row of each cell.
    pub rows: Rc<Vec<u32>>,
    /// What stands in each cell.
    pub cells: Vec<Span>,
    /// What is around it, unless it is bare.
    pub wrap: [Vec<u8>; 2],
    /// Whether equal cells are equal spans.
    pub shared: bool,
    pub format: Option<Format>,
}

impl Column {
    pub fn new(table: u32) -> Self {
        Self {
            table,
            late: false,
            rows: Rc::default(),
            cells: Vec::new(),
            wrap: Default::default(),
            shared: false,
            format: None,
        }
    }

    /// Takes what has been coded.
    pub fn know(&mut self, cells: Vec<Span>, plan: Plan) {
        self.cells = cells;
        self.wrap = plan.wrap;
        self.shared = plan.kind != Kind::Plain;
        self.format = plan.numbers.map(|(format, _)| format);
    }

    /// A hash of what stands in a cell.
    pub fn identity(&self, cell: usize, seen: &[u8]) -> u32 {
        let Some(&span) = self.cells.get(cell) else { return 0 };
        if self.shared {
            return mix(span.at, span.len);
        }
        let text = bytes(span, seen);
        let head = &text[..text.len().min(24)];
        head.chunks(4).fold(text.len() as u32, |hash, part| {
            mix(hash, part.iter().fold(1, |four, &byte| four << 8 | u32::from(byte)))
        })
    }

    /// Where what stands in a cell is.
    pub fn span(&self, cell: usize) -> Span {
        let span = self.cells.get(cell).copied().unwrap_or_default();
        Span { len: span.len & !BARE, ..span }
    }

    /// The number that stands in a cell, 0 for none.
    pub fn number(&self, cell: usize, seen: &[u8]) -> i64 {
        let span = self.cells.get(cell).filter(|span| span.len & BARE == 0);
        let text = span.zip(self.format).and_then(|(&span, format)| format.parse(bytes(span, seen)));
        text.unwrap_or(0)
    }

    /// Appends what stands in a cell to `out`; `None` where there is no such cell.
    pub fn put(&self, cell: usize, seen: &[u8], out: &mut Vec<u8>) -> Option<()> {
        let &span = self.cells.get(cell)?;
        let wraps = span.len & BARE == 0;
        if wraps {
            out.extend_from_slice(&self.wrap[0]);
        }
        out.extend_from_slice(bytes(span, seen));
        if wraps {
            out.extend_from_slice(&self.wrap[1]);
        }
        Some(())
    }

    /// Bytes that a cell takes in the frame.
    pub fn len(&self, cell: usize) -> Option<usize> {
        let &span = self.cells.get(cell)?;
        let around = if span.len & BARE == 0 { self.wrap[0].len() + self.wrap[1].len() } else { 0 };
        Some((span.len & !BARE) as usize + around)
    }
}

/// What stands in a span, bare or not.
pub fn bytes(span: Span, seen: &[u8]) -> &[u8] {
    Span { at: span.at, len: span.len & !BARE }.of(seen)
}

/// Cells of another column in the rows of one.
#[derive(Clone)]
pub struct Along<'a> {
    column: Option<&'a Column>,
    at: usize,
}

impl<'a> Along<'a> {
    pub fn new(column: Option<&'a Column>) -> Self {
        Self { column, at: 0 }
    }

    /// The column and its last cell up to that row; rows go up from call to call.
    #[inline]
    pub fn cell(&mut self, row: u32) -> Option<(&'a Column, usize)> {
        let column = self.column?;
        while column.rows.get(self.at).is_some_and(|&next| next <= row) {
            self.at += 1;
        }
        Some((column, self.at.checked_sub(1)?))
    }
}

/// A value as it is coded.
#[derive(Clone, Copy, Default)]
pub struct Wish<'a> {
    /// 0 for one like the others, 15 for one that is bare, else the exception, from 1.
    pub form: usize,
    /// The value, without what is around it.
    pub text: &'a [u8],
    pub number: i64,
}

/// What the encoder has of a column: of each cell the number of its value, where they repeat; and all values.
#[derive(Clone, Copy, Default)]
pub struct Wishes<'a> {
    pub frame: &'a [u8],
    pub ids: &'a [u32],
    pub values: &'a [Span],
}

impl<'a> Wishes<'a> {
    /// The number of the value in a cell.
    pub fn id(&self, cell: usize) -> usize {
        self.ids.get(cell).map_or(cell, |&id| id as usize)
    }

    /// The value of that number.
    pub fn value(&self, id: usize, plan: &Plan) -> Wish<'a> {
        self.values.get(id).map_or(Wish::default(), |value| plan.wish(value.of(self.frame)))
    }
}

/// A value that is not as the others, nor one of the known exceptions.
pub const BARE_FORM: usize = 15;

/// The model of a column's values.
struct Values<'a> {
    plan: &'a Plan,
    exceptions: Vec<Span>,
    forms: Blend<3>,
    tables: Tables,
    past: u32,
    series: Option<Series>,
    lengths: Numbers,
}

impl<'a> Values<'a> {
    fn new(plan: &'a Plan, count: u32, text: &mut Text) -> Self {
        let exceptions = plan.exceptions.iter().map(|exception| {
            let at = text.seen.len() as u32;
            text.seen.extend_from_slice(exception);
            Span { at, len: exception.len() as u32 | BARE }
        });
        Self {
            plan,
            exceptions: exceptions.collect(),
            forms: Blend::new(100),
            tables: Tables::new(if plan.forms { 8 } else { 1 }),
            past: 0,
            series: plan.numbers.map(|(_, law)| Series::new(law, count)),
            lengths: Numbers::new(if plan.noise.is_some() { 8 } else { 1 }),
        }
    }

    /// Codes a value; `None` where a damaged payload has too much.
    fn code<C: SymbolCoder>(
        &mut self,
        coder: &mut C,
        text: &mut Text,
        wish: Wish<'_>,
        less: i64,
        beside: u32,
        room: usize,
    ) -> Option<Span> {
        let form = if self.plan.forms {
            let at = [
                self.tables.of(mix(self.past & 0xF, 1)),
                self.tables.of(mix(self.past & 0xFFFF, 2)),
                self.tables.of(mix(beside, 3)),
            ];
            self.forms.code(&mut self.tables.all, at, coder, wish.form)
        } else {
            0
        };
        self.past = self.past << 4 | form as u32;
        match (form, &mut self.series, self.plan.numbers) {
            (0, Some(series), Some((format, _))) => {
                let number = series.code(coder, wish.number, less);
                let at = text.seen.len() as u32;
                if room < Format::LONGEST {
                    return None;
                }
                format.print(number, &mut text.seen);
                Some(Span { at, len: text.seen.len() as u32 - at })
            }
            (0, ..) => match self.plan.noise {
                Some(noise) => noise.code(coder, &mut self.lengths, &mut text.seen, wish.text, room),
                None => text.value(coder, wish.text, room),
            },
            (BARE_FORM, ..) => text.value(coder, wish.text, room).map(|span| Span { len: span.len | BARE, ..span }),
            _ => self.exceptions.get(form - 1).copied(),
        }
    }
}

/// Codes the cells of column `own`, which has its rows; `None` where a damaged payload has more than `most` bytes of text.
pub fn code<C: SymbolCoder>(
    coder: &mut C,
    text: &mut Text,
    columns: &[Column],
    own: u32,
    plan: &Plan,
    wishes: Wishes<'_>,
    most: usize,
) -> Option<Vec<Span>> {
    let column = &columns[own as usize];
    let count = column.rows.len() as u32;
    text.begin(own);
    let mut values = Values::new(plan, count, text);
    let mut less = Along::new(plan.less.and_then(|of| columns.get(of as usize)));
    let mut beside = Along::new(plan.beside.and_then(|of| columns.get(of as usize)));
    let mut echo = Along::new(plan.echo.and_then(|of| columns.get(of as usize)));
    let mut akin = Along::new(plan.akin.and_then(|of| columns.get(of as usize)));
    let mut cells = Vec::with_capacity(column.rows.len());
    let room = |text: &Text| most.saturating_sub(text.seen.len());
    let wish = |id: usize| wishes.value(id, plan);
    let identity = |found: Option<(&Column, usize)>, text: &Text| {
        found.map_or(0, |(column, cell)| column.identity(cell, &text.seen))
    };
    let number = |found: Option<(&Column, usize)>, text: &Text| {
        found.map_or(0, |(column, cell)| column.number(cell, &text.seen))
    };
    match plan.kind {
        Kind::Constant => {
            if count > 0 {
                let left = room(text);
                let value = values.code(coder, text, wish(0), 0, 0, left)?;
                cells.resize(count as usize, value);
            }
        }
        Kind::Plain => {
            for (i, &row) in column.rows.iter().enumerate() {
                let less = number(less.cell(row), text);
                let beside = identity(beside.cell(row), text);
                let left = room(text);
                text.goes_with(identity(akin.cell(row), text));
                if let Some((column, cell)) = echo.cell(row) {
                    text.echo(column.span(cell));
                }
                let value = wishes.id(i);
                cells.push(values.code(coder, text, wish(value), less, beside, left)?);
            }
        }
        Kind::Repeats => {
            let mut known: Vec<Span> = Vec::new();
            let mut indexes = Indexes::new(count, plan.distinct);
            if plan.distinct <= FEW {
                for i in 0..plan.distinct {
                    let left = room(text);
                    known.push(values.code(coder, text, wish(i as usize), 0, 0, left)?);
                }
                indexes.known = plan.distinct;
            }
            for (i, &row) in column.rows.iter().enumerate() {
                let found = beside.cell(row);
                let mate = plan.beside.is_some().then(|| identity(found, text));
                let id = indexes.code(coder, wishes.ids.get(i).copied().unwrap_or(0), mate);
                if id >= known.len() as u32 {
                    if known.len() as u32 >= plan.distinct || plan.distinct <= FEW {
                        return None;
                    }
                    let less = number(less.cell(row), text);
                    text.goes_with(identity(akin.cell(row), text));
                    if let Some((column, cell)) = echo.cell(row) {
                        text.echo(column.span(cell));
                    }
                    let left = room(text);
                    let new = values.code(coder, text, wish(known.len()), less, mate.unwrap_or(0), left)?;
                    known.push(new);
                    indexes.known = known.len() as u32;
                }
                cells.push(known[id as usize]);
            }
        }
    }
    Some(cells)
}
