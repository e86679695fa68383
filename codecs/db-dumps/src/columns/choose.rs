//! Chooses how a column is coded, for the encoder alone.

use super::column::{Along, BARE_FORM, Column, Wish};
use super::cost::Cost;
use super::format::Format;
use super::indexes::{FEW, Indexes, MOST};
use super::plan::{EXCEPTIONS, Kind, Plan};
use super::scribe::hash;
use super::series::{self, Expect, Law, Series};
use super::text::Span;
use super::words::hashes;

/// Cells that a trial looks at.
const SAMPLE: usize = 2048;

/// Cells in which words that come again are looked for.
const ECHOES: usize = 64;

/// Columns that are tried as one that goes with another.
const TRIED: usize = 16;

/// Which cells have the same value.
pub struct Distinct {
    /// Of each cell, the number of its value; empty where there are too many.
    pub ids: Vec<u32>,
    /// All values, as they come first; or those of all cells.
    pub values: Vec<Span>,
}

impl Distinct {
    pub fn of(frame: &[u8], cells: &[Span]) -> Self {
        let bits = (cells.len() as u64 * 2 | 15).ilog2().min(MOST.ilog2() + 1);
        let mut places = vec![0u32; 2 << bits];
        let mask = places.len() - 1;
        let mut ids = Vec::with_capacity(cells.len());
        let mut values: Vec<Span> = Vec::new();
        let mut last = None;
        for &cell in cells {
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
                    return Self { ids: Vec::new(), values: cells.to_vec() };
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

/// What is around a value: a quote behind at most nine letters, and a quote.
fn wrap(text: &[u8]) -> [&[u8]; 2] {
    let quote = text.iter().take(10).position(|&byte| byte == b'\'' || byte == b'"');
    match quote {
        Some(at) if text.len() >= at + 2 && text.last() == Some(&text[at]) => [&text[..=at], &text[text.len() - 1..]],
        _ => [&[], &[]],
    }
}

/// What is around all of some texts, from what is around most of them; numbers are left whole.
fn widened<'a>(around: [&'a [u8]; 2], texts: impl Iterator<Item = &'a [u8]> + Clone) -> [&'a [u8]; 2] {
    let inner = || texts.clone().filter(|text| !is_null(text)).filter_map(|text| unwrapped(text, around).map(|inner| (text, inner)));
    let Some((whole, first)) = inner().next() else { return around };
    let (mut before, mut behind) = (first.len(), first.len());
    for (_, text) in inner() {
        before = first.iter().zip(text).take(before).take_while(|(a, b)| a == b).count();
        behind = first.iter().rev().zip(text.iter().rev()).take(behind).take_while(|(a, b)| a == b).count();
    }
    let is_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b':');
    while before > 0 && is_number(&first[before - 1]) {
        before -= 1;
    }
    while behind > 0 && is_number(&first[first.len() - behind]) {
        behind -= 1;
    }
    if before + behind > first.len() || inner().nth(1).is_none() {
        return around;
    }
    let start = around[0].len() + before;
    [&whole[..start], &whole[whole.len() - around[1].len() - behind..]]
}

/// A text without what is around it.
fn unwrapped<'a>(text: &'a [u8], [before, behind]: [&[u8]; 2]) -> Option<&'a [u8]> {
    text.strip_prefix(before)?.strip_suffix(behind)
}

/// The most common of a few.
fn commonest<T: PartialEq + Copy>(all: impl Iterator<Item = T>) -> Option<(T, usize)> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(known, _)| *known == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    counts.into_iter().reduce(|best, other| if other.1 > best.1 { other } else { best })
}

/// What is looked at of a column.
pub struct Chooser<'a, 's> {
    pub frame: &'a [u8],
    pub columns: &'s [Column],
    pub own: u32,
    pub seen: &'s [u8],
    pub distinct: &'s Distinct,
    /// Whether values are bytes of BSON.
    pub binary: bool,
}

impl<'a> Chooser<'a, '_> {
    /// The plan, and what it makes of the values.
    pub fn choose(&self) -> (Plan, Vec<Wish<'a>>) {
        let count = self.columns[self.own as usize].rows.len();
        let values = &self.distinct.values;
        let step = values.len().div_ceil(100).max(1);
        let some = || values.iter().step_by(step).map(|value| value.of(self.frame));
        let around = commonest(some().filter(|text| !is_null(text)).map(wrap)).map_or([&[][..]; 2], |(wrap, _)| wrap);
        let around = if self.binary { around } else { widened(around, some()) };
        let inner = || some().filter_map(|text| unwrapped(text, around)).filter(|text| !is_null(text));
        let format = self.common_format(inner());
        let mut wishes: Vec<Wish<'a>> = values.iter().map(|value| self.wish(value.of(self.frame), around, format)).collect();
        let kind = match values.len() {
            _ if self.distinct.ids.is_empty() => Kind::Plain,
            1 => Kind::Constant,
            len if len * 8 <= count * 7 => Kind::Repeats,
            _ => Kind::Plain,
        };
        let exceptions = self.exceptions(kind, &mut wishes);
        let mut plan = Plan {
            kind,
            distinct: values.len() as u32,
            wrap: around.map(<[u8]>::to_vec),
            forms: wishes.iter().any(|wish| wish.form > 0),
            exceptions,
            numbers: None,
            less: None,
            beside: None,
            echo: None,
        };
        if kind == Kind::Repeats {
            plan.beside = self.beside();
        } else {
            plan.distinct = 1;
        }
        if let Some(format) = format {
            self.number(&mut plan, format, &wishes);
        } else if kind != Kind::Constant && plan.distinct > FEW || kind == Kind::Plain {
            plan.echo = self.echo(&wishes);
        }
        (plan, wishes)
    }

    /// The format of most of some values.
    fn common_format<'b>(&self, texts: impl Iterator<Item = &'b [u8]> + Clone) -> Option<Format> {
        let (format, _) = commonest(texts.clone().map(|text| self.format(text)))?;
        // Doubles need the most places of all.
        let places = texts.clone().filter_map(|text| self.format(text)).filter_map(|format| match format {
            Format::Double(places) => Some(places),
            _ => None,
        });
        let format = match format? {
            Format::Double(_) => Format::Double(places.max()?),
            other => other,
        };
        let (all, fits) = texts.fold((0, 0), |(all, fits), text| (all + 1, fits + usize::from(format.parse(text).is_some())));
        (fits * 10 > all * 7).then_some(format)
    }

    fn format(&self, text: &[u8]) -> Option<Format> {
        if !self.binary {
            return Format::guess(text);
        }
        if let Some(double) = Format::guess_double(text) {
            return Some(double);
        }
        match text.len() {
            4 | 8 => Some(Format::Little(text.len() as u8)),
            // The count in an ObjectId.
            3 => Some(Format::Big(3)),
            _ => None,
        }
    }

    fn wish(&self, text: &'a [u8], around: [&[u8]; 2], format: Option<Format>) -> Wish<'a> {
        let Some(inner) = unwrapped(text, around).filter(|_| !is_null(text)) else {
            return Wish { form: BARE_FORM as u8, text, number: 0 };
        };
        match format.map(|format| format.parse(inner)) {
            Some(None) => Wish { form: BARE_FORM as u8, text, number: 0 },
            number => Wish { form: 0, text: inner, number: number.flatten().unwrap_or(0) },
        }
    }

    /// Values that are not as the others and come time and again, which take their forms.
    fn exceptions(&self, kind: Kind, wishes: &mut [Wish<'a>]) -> Vec<Vec<u8>> {
        let counts = kind == Kind::Plain && !self.distinct.ids.is_empty();
        let mut times = vec![u32::from(!counts); wishes.len()];
        if counts {
            self.distinct.ids.iter().for_each(|&id| times[id as usize] += 1);
        }
        let mut found: Vec<(&[u8], u32)> = Vec::new();
        for (wish, &times) in wishes.iter().zip(&times).filter(|(wish, _)| wish.form > 0 && wish.text.len() < 32) {
            match found.iter().position(|(known, _)| *known == wish.text) {
                Some(at) => found[at].1 += times,
                None if found.len() < 4 * EXCEPTIONS => found.push((wish.text, times)),
                None => {}
            }
        }
        found.retain(|&(text, times)| times > 2 || is_null(text));
        found.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
        found.truncate(EXCEPTIONS);
        for wish in wishes.iter_mut().filter(|wish| wish.form > 0) {
            let at = found.iter().position(|(known, _)| *known == wish.text);
            wish.form = at.map_or(wish.form, |at| at as u8 + 1);
        }
        found.into_iter().map(|(text, _)| text.to_vec()).collect()
    }

    /// The earlier columns of the table, nearest first, and the first ones.
    fn others(&self) -> impl Iterator<Item = u32> {
        let own = &self.columns[self.own as usize];
        let same = |&other: &u32| self.columns[other as usize].table == own.table && self.columns[other as usize].rows.len() * 4 > own.rows.len();
        let all: Vec<u32> = (1..self.own).rev().filter(same).collect();
        let (near, first) = all.split_at(all.len().min(TRIED - 2));
        let first = &first[first.len().saturating_sub(2)..];
        near.iter().chain(first).copied().collect::<Vec<_>>().into_iter()
    }

    /// The column whose values tell most about this one's, if any does.
    fn beside(&self) -> Option<u32> {
        let own = &self.columns[self.own as usize];
        let rows = &own.rows[..own.rows.len().min(SAMPLE)];
        let cost = |other: Option<u32>| {
            let mut along = Along::new(other.map(|other| &self.columns[other as usize]));
            let mut indexes = Indexes::new(own.rows.len() as u32, self.distinct.values.len() as u32);
            let mut cost = Cost::default();
            for (&row, &id) in rows.iter().zip(&self.distinct.ids) {
                let mate = other.map(|_| along.cell(row).map_or(0, |(column, cell)| column.identity(cell, self.seen)));
                indexes.code(&mut cost, id, mate);
                indexes.known = indexes.known.max(id + 1);
            }
            cost.sixteenths
        };
        let plain = cost(None);
        let worth = plain - plain / 64;
        self.others()
            .filter(|&other| self.columns[other as usize].cells.windows(2).any(|pair| pair[0] != pair[1]))
            .map(|other| (cost(Some(other)), other))
            .min()
            .filter(|&(cost, _)| cost + 160 < worth)
            .map(|(_, other)| other)
    }

    /// The column whose words come again most often, if any do.
    fn echo(&self, wishes: &[Wish<'a>]) -> Option<u32> {
        let rows = &self.columns[self.own as usize].rows;
        let step = rows.len().div_ceil(ECHOES).max(1);
        let words: Vec<(u32, Vec<u32>)> = (0..rows.len())
            .step_by(step)
            .filter_map(|cell| {
                let id = self.distinct.ids.get(cell).map_or(cell, |&id| id as usize);
                let wish = wishes.get(id).filter(|wish| wish.form == 0)?;
                Some((rows[cell], hashes(wish.text).take(100).collect()))
            })
            .collect();
        let all: usize = words.iter().map(|(_, words)| words.len()).sum();
        let count = |other: u32| {
            let mut along = Along::new(Some(&self.columns[other as usize]));
            let again = words.iter().map(|(row, words)| {
                let Some((column, cell)) = along.cell(*row) else { return 0 };
                let text = column.span(cell).of(self.seen);
                let other: Vec<u32> = hashes(text).take(8).collect();
                words.iter().filter(|word| other.contains(word)).count()
            });
            again.sum::<usize>()
        };
        let others = self.others().filter(|&other| self.columns[other as usize].format.is_none());
        others.map(|other| (count(other), other)).max().filter(|&(count, _)| count * 12 > all).map(|(_, other)| other)
    }

    /// Chooses the law of numbers.
    fn number(&self, plan: &mut Plan, format: Format, wishes: &[Wish<'a>]) {
        let numbers = self.numbers(plan.kind, wishes);
        let series = || numbers.iter().map(|&(_, number)| number);
        let mut best: Option<(u64, Law, Option<u32>)> = None;
        let mut consider = |law: Option<Law>, less: Option<u32>, besides: &[i64]| {
            let Some(law) = law else { return };
            let mut series = Series::new(law, numbers.len() as u32);
            let mut cost = Cost::default();
            for (&(_, number), &beside) in numbers.iter().zip(besides.iter().chain(std::iter::repeat(&0))).take(SAMPLE) {
                series.code(&mut cost, number, beside);
            }
            if best.is_none_or(|(least, ..)| cost.sixteenths + 80 < least) {
                best = Some((cost.sixteenths, law, less));
            }
        };
        for expect in Expect::ALL {
            consider(series::law(expect, series()), None, &[]);
        }
        if plan.kind == Kind::Plain || plan.distinct > FEW {
            for other in self.others().filter(|&other| self.columns[other as usize].format == Some(format)) {
                let mut along = Along::new(Some(&self.columns[other as usize]));
                let besides: Vec<i64> = numbers
                    .iter()
                    .map(|&(row, _)| along.cell(row).map_or(0, |(column, cell)| column.number(cell, self.seen)))
                    .collect();
                let rest = || series().zip(&besides).map(|(number, &beside)| number.wrapping_sub(beside));
                for expect in [Expect::Least, Expect::Last] {
                    consider(series::law(expect, rest()), Some(other), &besides);
                }
            }
        }
        if let Some((_, law, less)) = best {
            plan.numbers = Some((format, law));
            plan.less = less;
        }
    }

    /// The numbers in the order in which they are coded, with their rows.
    fn numbers(&self, kind: Kind, wishes: &[Wish<'a>]) -> Vec<(u32, i64)> {
        let rows = &self.columns[self.own as usize].rows;
        let mut numbers = Vec::new();
        let mut known = 0;
        for (i, &row) in rows.iter().enumerate() {
            let id = self.distinct.ids.get(i).copied().unwrap_or(i as u32);
            if kind == Kind::Plain || id == known {
                known += 1;
                numbers.extend(wishes.get(id as usize).filter(|wish| wish.form == 0).map(|wish| (row, wish.number)));
            }
        }
        numbers
    }
}

/// Whether a value stands for none.
fn is_null(text: &[u8]) -> bool {
    matches!(text, b"NULL" | b"null" | b"\\N" | b"DEFAULT")
}
