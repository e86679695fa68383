//! Chooses how a column is coded, for the encoder alone.

use super::column::{Along, Column, Wishes};
use super::cost::Cost;
use super::format::Format;
use super::indexes::{FEW, Indexes, MOST};
use super::plan::{EXCEPTIONS, Kind, Plan, is_null, unwrapped};
use super::scribe::hash;
use super::series::{self, Expect, Law, Series};
use super::tables::{Tables, mix};
use super::text::Span;
use super::words::hashes;
use kit_entropy::Blend;

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
        let bits = (cells.len() as u64 * 2).max(15).ilog2().min(MOST.ilog2() + 1);
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

/// No more than this is around values.
const WIDEST: usize = 64;

/// What is around all of some texts, from what is around most of them; numbers are left whole.
fn widened<'a>(around: [&'a [u8]; 2], texts: impl Iterator<Item = &'a [u8]> + Clone) -> [&'a [u8]; 2] {
    let inner = || {
        texts
            .clone()
            .filter(|text| !is_null(text))
            .filter_map(|text| unwrapped(text, around[0], around[1]).map(|inner| (text, inner)))
    };
    let Some((whole, first)) = inner().next() else { return around };
    let (mut before, mut behind) = (first.len().min(WIDEST), first.len().min(WIDEST));
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

impl<'a, 's> Chooser<'a, 's> {
    /// The plan of the column.
    pub fn choose(&self) -> Plan {
        let count = self.columns[self.own as usize].rows.len();
        let values = &self.distinct.values;
        let step = values.len().div_ceil(100).max(1);
        let some = || values.iter().step_by(step).map(|value| value.of(self.frame));
        let around = commonest(some().filter(|text| !is_null(text)).map(wrap)).map_or([&[][..]; 2], |(wrap, _)| wrap);
        let around = if self.binary { around } else { widened(around, some()) };
        let inner = || some().filter_map(|text| unwrapped(text, around[0], around[1])).filter(|text| !is_null(text));
        let format = self.common_format(inner());
        let kind = match values.len() {
            _ if self.distinct.ids.is_empty() => Kind::Plain,
            1 => Kind::Constant,
            len if len * 8 <= count * 7 => Kind::Repeats,
            _ => Kind::Plain,
        };
        let least = Law { expect: Expect::Least, least: 0, unit: 1 };
        let mut plan = Plan {
            kind,
            distinct: values.len() as u32,
            wrap: around.map(<[u8]>::to_vec),
            exceptions: Vec::new(),
            forms: false,
            numbers: format.map(|format| (format, least)),
            less: None,
            beside: None,
            akin: None,
            echo: None,
        };
        self.exceptions(&mut plan);
        if kind == Kind::Repeats {
            plan.beside = self.beside();
        } else {
            plan.distinct = 1;
        }
        if let Some(format) = format {
            self.number(&mut plan, format);
        } else if kind == Kind::Repeats && plan.distinct > FEW || kind == Kind::Plain {
            plan.echo = self.echo(&plan);
            plan.akin = self.akin(&plan);
        }
        plan
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
        let (all, fits) =
            texts.fold((0, 0), |(all, fits), text| (all + 1, fits + usize::from(format.parse(text).is_some())));
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

    /// Finds the values that are not as the others, and those of them that come time and again.
    fn exceptions(&self, plan: &mut Plan) {
        let counts = plan.kind == Kind::Plain && !self.distinct.ids.is_empty();
        let mut times = vec![u32::from(!counts); self.distinct.values.len()];
        if counts {
            self.distinct.ids.iter().for_each(|&id| times[id as usize] += 1);
        }
        let mut found: Vec<(&[u8], u32)> = Vec::new();
        for (value, &times) in self.distinct.values.iter().zip(&times) {
            let value = value.of(self.frame);
            if plan.wish(value).form == 0 {
                continue;
            }
            plan.forms = true;
            match found.iter().position(|(known, _)| *known == value) {
                Some(at) => found[at].1 += times,
                None if found.len() < 4 * EXCEPTIONS && value.len() < 32 => found.push((value, times)),
                None => {}
            }
        }
        found.retain(|&(text, times)| times > 2 || is_null(text));
        found.sort_by_key(|&(_, times)| std::cmp::Reverse(times));
        found.truncate(EXCEPTIONS);
        plan.exceptions = found.into_iter().map(|(text, _)| text.to_vec()).collect();
    }

    /// The earlier columns of the table, nearest first, and the first ones.
    fn others(&self) -> impl Iterator<Item = u32> {
        let own = &self.columns[self.own as usize];
        let same = |&other: &u32| {
            self.columns[other as usize].table == own.table
                && self.columns[other as usize].rows.len() * 4 > own.rows.len()
        };
        let known = |&other: &u32| other != self.own && !self.columns[other as usize].cells.is_empty();
        let all: Vec<u32> = (1..self.columns.len() as u32).rev().filter(known).filter(same).collect();
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

    /// The column whose values tell most about how this one's begin, if any tells much.
    fn akin(&self, plan: &Plan) -> Option<u32> {
        let rows = &self.columns[self.own as usize].rows;
        let step = rows.len().div_ceil(SAMPLE).max(1);
        let heads: Vec<(u32, [usize; 4])> = (0..rows.len())
            .step_by(step)
            .filter_map(|cell| {
                let wish = self.wishes().value(self.wishes().id(cell), plan);
                let &[a, b, ..] = wish.text.get(..2)? else { return None };
                (wish.form == 0).then_some((rows[cell], [a >> 4, a & 15, b >> 4, b & 15].map(usize::from)))
            })
            .collect();
        let cost = |other: Option<u32>| {
            let mut along = Along::new(other.map(|other| &self.columns[other as usize]));
            let mut tables = Tables::new(12);
            let mut blend = Blend::<2>::new(60);
            let mut cost = Cost::default();
            for (row, head) in &heads {
                let beside = along.cell(*row).map_or(0, |(column, cell)| column.identity(cell, self.seen));
                let mut path = 0;
                for &nibble in head {
                    let at = [tables.of(mix(path, 1)), tables.of(mix(path, beside))];
                    blend.code(&mut tables.all, at, &mut cost, nibble);
                    path = mix(path, 2 + nibble as u32);
                }
            }
            cost.sixteenths
        };
        let worth = cost(None) / 8 * 7;
        let others = self.others().filter(|&other| self.columns[other as usize].shared);
        others.map(|other| (cost(Some(other)), other)).min().filter(|&(cost, _)| cost < worth).map(|(_, other)| other)
    }

    /// The column whose words come again most often, if any do.
    fn echo(&self, plan: &Plan) -> Option<u32> {
        let rows = &self.columns[self.own as usize].rows;
        let step = rows.len().div_ceil(ECHOES).max(1);
        let words: Vec<(u32, Vec<u32>)> = (0..rows.len())
            .step_by(step)
            .filter_map(|cell| {
                let wish = self.wishes().value(self.wishes().id(cell), plan);
                (wish.form == 0).then(|| (rows[cell], hashes(wish.text).take(100).collect()))
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
    fn number(&self, plan: &mut Plan, format: Format) {
        let sample: Vec<(u32, i64)> = self.numbers(plan).take(SAMPLE).collect();
        let mut best: Option<(u64, Expect, Option<u32>)> = None;
        let mut consider = |expect: Expect, less: Option<u32>, rest: &[i64]| {
            let Some(law) = series::law(expect, rest.iter().copied()) else { return };
            let mut series = Series::new(law, SAMPLE as u32);
            let mut cost = Cost::default();
            for &number in rest {
                series.code(&mut cost, number, 0);
            }
            if best.is_none_or(|(least, ..)| cost.sixteenths + 80 < least) {
                best = Some((cost.sixteenths, expect, less));
            }
        };
        let numbers: Vec<i64> = sample.iter().map(|&(_, number)| number).collect();
        Expect::ALL.into_iter().for_each(|expect| consider(expect, None, &numbers));
        if plan.kind == Kind::Plain || plan.distinct > FEW {
            for other in self.others().filter(|&other| self.columns[other as usize].format == Some(format)) {
                let mut beside = self.beside_by(Some(other));
                let rest: Vec<i64> = sample.iter().map(|&(row, number)| number.wrapping_sub(beside(row))).collect();
                [Expect::Least, Expect::Last].into_iter().for_each(|expect| consider(expect, Some(other), &rest));
            }
        }
        let Some((_, expect, less)) = best else { return };
        plan.less = less;
        let mut beside = self.beside_by(less);
        let law = series::law(expect, self.numbers(plan).map(|(row, number)| number.wrapping_sub(beside(row))));
        plan.numbers = plan.numbers.map(|(format, plain)| (format, law.unwrap_or(plain)));
    }

    /// The number that stands in the row in another column.
    fn beside_by(&self, other: Option<u32>) -> impl FnMut(u32) -> i64 {
        let mut along = Along::new(other.map(|other| &self.columns[other as usize]));
        move |row| along.cell(row).map_or(0, |(column, cell)| column.number(cell, self.seen))
    }

    /// The numbers in the order in which they are coded, with their rows.
    fn numbers(&self, plan: &Plan) -> impl Iterator<Item = (u32, i64)> {
        let rows = &self.columns[self.own as usize].rows;
        let mut known = 0;
        rows.iter().enumerate().filter_map(move |(cell, &row)| {
            let id = self.wishes().id(cell);
            if plan.kind != Kind::Plain && id != known {
                return None;
            }
            known += 1;
            let wish = self.wishes().value(id, plan);
            (wish.form == 0).then_some((row, wish.number))
        })
    }

    fn wishes(&self) -> Wishes<'s>
    where
        'a: 's,
    {
        Wishes { frame: self.frame, ids: &self.distinct.ids, values: &self.distinct.values }
    }
}
