//! Chooses how a column is coded, for the encoder alone.

use super::around::{widened, wrap};
use super::column::{Along, Column, Wishes};
use super::cost::Cost;
use super::distinct::Distinct;
use super::format::Format;
use super::indexes::FEW;
use super::noise::Noise;
use super::plan::{EXCEPTIONS, Kind, Plan, is_null, unwrapped};
use super::series::{self, Expect, Law, Series};

/// Cells that a trial looks at.
pub const SAMPLE: usize = 1024;

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
            noise: if format.is_none() { Noise::guess(&inner().collect::<Vec<_>>()) } else { None },
            less: None,
            beside: None,
            akin: None,
            echo: None,
        };
        self.exceptions(&mut plan);
        match (kind, format) {
            (Kind::Repeats, format) => {
                let (indexes, beside) = self.beside();
                plan.beside = beside;
                return match format {
                    Some(format) => self.numbers_again(plan, format, indexes),
                    None => self.text(plan),
                };
            }
            (_, Some(format)) => drop(self.number(&mut plan, format)),
            (Kind::Plain, None) => plan = self.text(plan),
            (Kind::Constant, None) => {}
        }
        Plan { distinct: 1, ..plan }
    }

    /// The plan of text.
    fn text(&self, plan: Plan) -> Plan {
        if plan.noise.is_some() || plan.kind == Kind::Repeats && plan.distinct <= FEW {
            return plan;
        }
        Plan { echo: self.echo(&plan), akin: self.akin(&plan), ..plan }
    }

    /// The plan of numbers that repeat: each by those before it, where that is cheaper than to say which of all it is.
    fn numbers_again(&self, mut plan: Plan, format: Format, indexes: u64) -> Plan {
        let new = self.number(&mut plan, format);
        // What stands for none repeats.
        if plan.forms || plan.distinct <= FEW {
            return plan;
        }
        let mut plain = Plan { kind: Kind::Plain, distinct: 1, beside: None, ..plan.clone() };
        let each = self.number(&mut plain, format);
        let rows = self.distinct.ids.len().min(SAMPLE);
        let first = self.distinct.ids[..rows].iter().max().map_or(0, |&id| u64::from(id) + 1);
        if each * (rows as u64) < 16 * indexes + new * first { plain } else { plan }
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

    /// Chooses the law of numbers; what one of them costs then, in 1/256 bits.
    fn number(&self, plan: &mut Plan, format: Format) -> u64 {
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
        let Some((cost, expect, less)) = best else { return u64::MAX >> 32 };
        plan.less = less;
        let mut beside = self.beside_by(less);
        let law = series::law(expect, self.numbers(plan).map(|(row, number)| number.wrapping_sub(beside(row))));
        plan.numbers = plan.numbers.map(|(format, plain)| (format, law.unwrap_or(plain)));
        16 * cost / sample.len() as u64
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

    /// What there is to code.
    pub fn wishes(&self) -> Wishes<'s>
    where
        'a: 's,
    {
        Wishes { frame: self.frame, ids: &self.distinct.ids, values: &self.distinct.values }
    }
}
