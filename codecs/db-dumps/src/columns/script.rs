//! A frame as templates, used one after another, with values in their holes.
//!
//! ```text
//!  (1, 'Oslo'),\n      "(" value of column 7 ", " value of column 8 "),\n"
//!  (2, 'Lima'),\n      the same
//! ```
//!
//! To restore a frame nothing needs to be understood of SQL or BSON: that is up to who makes the script.

use super::column::Column;
use super::number::Numbers;
use super::plan::{put_text, take_text};
use super::tables::{Tables, mix};
use kit_entropy::rans::SymbolCoder;
use kit_entropy::{Blend, varint};
use std::collections::BTreeMap;
use std::rc::Rc;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// These bytes.
    Text(Vec<u8>),
    /// The next value of a column.
    Value(u32),
    /// The next value of a column as a string of BSON: behind its length in four bytes, before a zero.
    Counted(u32),
    /// The length of what goes on until it is closed, in four bytes.
    Open,
    /// A zero, and the end of what was opened last.
    Close,
}

/// What a part of the frame looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Whether another row begins.
    pub row: bool,
    pub ops: Vec<Op>,
}

/// A frame's templates, the order in which they are used, and its columns.
#[derive(Default)]
pub struct Script {
    pub templates: Vec<Template>,
    pub uses: Vec<u32>,
    pub columns: Vec<Column>,
}

impl Template {
    /// About how many bytes it takes to write.
    pub fn len(&self) -> usize {
        self.ops.iter().map(|op| 4 + if let Op::Text(text) = op { text.len() } else { 0 }).sum()
    }

    /// Writes a template.
    pub fn put(&self, out: &mut Vec<u8>) {
        varint::put(out, (self.ops.len() as u64) << 1 | u64::from(self.row));
        for op in &self.ops {
            match op {
                Op::Text(text) => {
                    out.push(0);
                    put_text(text, out);
                }
                Op::Value(column) => {
                    out.push(1);
                    varint::put(out, (*column).into());
                }
                Op::Counted(column) => {
                    out.push(2);
                    varint::put(out, (*column).into());
                }
                Op::Open => out.push(3),
                Op::Close => out.push(4),
            }
        }
    }

    /// Takes a template with the first `columns` columns off the front of `input`.
    pub fn take(columns: u32, input: &mut &[u8]) -> Option<Self> {
        let head = varint::take(input)?;
        let mut ops = Vec::new();
        for _ in 0..head >> 1 {
            let (&kind, rest) = input.split_first()?;
            *input = rest;
            let mut column = || u32::try_from(varint::take(input)?).ok().filter(|&column| column < columns);
            ops.push(match kind {
                0 => Op::Text(take_text(input)?),
                1 => Op::Value(column()?),
                2 => Op::Counted(column()?),
                3 => Op::Open,
                4 => Op::Close,
                _ => return None,
            });
        }
        Some(Self { row: head & 1 == 1, ops })
    }

    /// The columns of its values.
    pub fn values(&self) -> impl Iterator<Item = u32> {
        self.ops.iter().filter_map(|op| match op {
            Op::Value(column) | Op::Counted(column) => Some(*column),
            _ => None,
        })
    }
}

impl Script {
    /// The columns in the order in which they are coded.
    pub fn order(&self) -> Vec<u32> {
        let all = 0..self.columns.len() as u32;
        let late = |late: bool| all.clone().filter(move |&column| self.columns[column as usize].late == late);
        late(false).chain(late(true)).collect()
    }

    /// Writes templates and columns, and how many uses there are.
    pub fn put_definitions(&self, out: &mut Vec<u8>) {
        varint::put(out, self.uses.len() as u64);
        varint::put(out, self.columns.len() as u64);
        self.columns.iter().for_each(|column| varint::put(out, u64::from(column.table) << 1 | u64::from(column.late)));
        self.templates.iter().for_each(|template| template.put(out));
    }

    /// Reads what `input` is as a whole: templates, columns, and how many uses there are.
    pub fn take_definitions(mut input: &[u8]) -> Option<(Self, u64)> {
        let uses = varint::take(&mut input)?;
        let mut script = Self::default();
        // Each takes a byte at least.
        let columns = varint::take(&mut input).filter(|&columns| columns <= input.len() as u64)?;
        for _ in 0..columns {
            let table = varint::take(&mut input)?;
            let mut column = Column::new(u32::try_from(table >> 1).ok()?);
            column.late = table & 1 == 1;
            script.columns.push(column);
        }
        while !input.is_empty() {
            script.templates.push(Template::take(columns as u32, &mut input)?);
        }
        Some((script, uses))
    }

    /// Finds the rows of all columns' cells; `None` where there are more than `most`.
    pub fn set_rows(&mut self, most: usize) -> Option<()> {
        // Columns that are in the same templates have the same rows.
        let mut places = vec![Vec::new(); self.columns.len()];
        for (template, of) in self.templates.iter().enumerate() {
            of.values().for_each(|column| places[column as usize].push(template as u32));
        }
        let mut groups = BTreeMap::new();
        for (column, places) in places.into_iter().enumerate() {
            groups.entry(places).or_insert_with(Vec::new).push(column);
        }
        let mut led = vec![Vec::new(); self.templates.len()];
        for (group, places) in groups.keys().enumerate() {
            places.iter().for_each(|&template| led[template as usize].push(group));
        }
        let mut rows = vec![Vec::new(); groups.len()];
        let (mut row, mut count) = (0, 0);
        for &template in &self.uses {
            let of = self.templates.get(template as usize)?;
            row += u32::from(of.row);
            led[template as usize].iter().for_each(|&group| rows[group].push(row));
            count += of.values().count();
            if count > most {
                return None;
            }
        }
        for (columns, rows) in groups.into_values().zip(rows) {
            let rows = Rc::new(rows);
            columns.into_iter().for_each(|column| self.columns[column].rows = Rc::clone(&rows));
        }
        Some(())
    }

    /// Whether a column has values of a fixed width in BSON.
    pub fn is_binary(&self, column: u32) -> bool {
        self.templates.iter().all(|template| !template.ops.contains(&Op::Counted(column)))
    }

    /// Puts the frame together behind what `out` holds, of `len` bytes; `None` where it is not so long.
    pub fn put(&self, seen: &[u8], len: usize, out: &mut Vec<u8>) -> Option<()> {
        let start = out.len();
        let mut next = vec![0; self.columns.len()];
        let mut opened = Vec::new();
        for &template in &self.uses {
            for op in &self.templates.get(template as usize)?.ops {
                let room = len - (out.len() - start);
                match op {
                    Op::Text(text) if text.len() <= room => out.extend_from_slice(text),
                    Op::Open if room >= 4 => {
                        opened.push(out.len());
                        out.extend_from_slice(&[0; 4]);
                    }
                    Op::Close if room >= 1 => {
                        out.push(0);
                        let from = opened.pop()?;
                        let inner = (out.len() - from) as u32;
                        out.get_mut(from..from + 4)?.copy_from_slice(&inner.to_le_bytes());
                    }
                    Op::Value(column) | Op::Counted(column) => {
                        let (column, next) = (&self.columns[*column as usize], &mut next[*column as usize]);
                        let value = column.len(*next)?;
                        let counted = matches!(op, Op::Counted(_));
                        if value + 5 * usize::from(counted) > room {
                            return None;
                        }
                        if counted {
                            out.extend_from_slice(&(value as u32 + 1).to_le_bytes());
                        }
                        column.put(*next, seen, out)?;
                        if counted {
                            out.push(0);
                        }
                        *next += 1;
                    }
                    _ => return None,
                }
            }
        }
        (out.len() - start == len).then_some(())
    }
}

/// What came behind a template: the latest two.
type Next = [u32; 2];

/// The model of the order of templates.
pub struct Order {
    behind_one: Vec<Next>,
    behind_two: Vec<u32>,
    past: [u32; 3],
    count: u32,
    tables: Tables,
    choices: Blend<3>,
    numbers: Numbers,
}

impl Order {
    pub fn new(templates: u32) -> Self {
        Self {
            behind_one: vec![[0, 0]; templates as usize],
            behind_two: vec![0; 1 << 12],
            past: [0; 3],
            count: templates,
            tables: Tables::new(10),
            choices: Blend::new(100),
            numbers: Numbers::new(8),
        }
    }

    /// Codes which template comes next; `None` where a damaged payload has one that is none.
    #[inline]
    pub fn code<C: SymbolCoder>(&mut self, coder: &mut C, wanted: u32) -> Option<u32> {
        let [one, two, three] = self.past;
        let pair = mix(mix(one, 1), two);
        let place = (pair >> 20) as usize;
        let [a, b] = *self.behind_one.get(one as usize)?;
        let guesses = [self.behind_two[place], a, b];
        let wish = guesses.iter().position(|&guess| guess == wanted).unwrap_or(guesses.len());
        let at = [self.tables.of(mix(one, 2)), self.tables.of(pair), self.tables.of(mix(pair, three))];
        let choice = self.choices.code(&mut self.tables.all, at, coder, wish);
        let next = match guesses.get(choice) {
            Some(&guess) => guess,
            None => u32::try_from(self.numbers.code(coder, wanted.into(), [0, 0])).ok()?,
        };
        if next >= self.count {
            return None;
        }
        if next != a {
            self.behind_one[one as usize] = [next, a];
        }
        self.behind_two[place] = next;
        self.past = [next, one, two];
        Some(next)
    }
}
