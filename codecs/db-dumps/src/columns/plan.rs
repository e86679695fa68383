//! How a column is coded, as it stands in the payload.

use super::column::{BARE_FORM, Wish};
use super::format::Format;
use super::noise::Noise;
use super::series::{Expect, Law};
use kit_entropy::varint;

/// What is stored of the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One value stands in all of them.
    Constant,
    /// The values as they come first, and which one each is.
    Repeats,
    /// A value for each.
    Plain,
}

/// How a column is coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub kind: Kind,
    /// Distinct values, where they repeat.
    pub distinct: u32,
    /// What is around values.
    pub wrap: [Vec<u8>; 2],
    /// Values, whole, that are not as the others.
    pub exceptions: Vec<Vec<u8>>,
    /// Whether there are values that are not as the others.
    pub forms: bool,
    pub numbers: Option<(Format, Law)>,
    /// What values look like that nothing makes shorter.
    pub noise: Option<Noise>,
    /// The column whose number is taken from this one's.
    pub less: Option<u32>,
    /// The column that goes with this one.
    pub beside: Option<u32>,
    /// The column that tells what language a text is in, or the like.
    pub akin: Option<u32>,
    /// The column whose words may come again.
    pub echo: Option<u32>,
}

/// No more exceptions than these.
pub const EXCEPTIONS: usize = 14;

impl Plan {
    /// How a value is coded.
    pub fn wish<'a>(&self, value: &'a [u8]) -> Wish<'a> {
        let [before, behind] = &self.wrap;
        if let Some(text) = unwrapped(value, before, behind).filter(|text| !is_null(text)) {
            match self.numbers.map(|(format, _)| format.parse(text)) {
                None if self.noise.is_none_or(|noise| noise.fits(text)) => return Wish { form: 0, text, number: 0 },
                None => {}
                Some(Some(number)) => return Wish { form: 0, text, number },
                Some(None) => {}
            }
        }
        let exception = self.exceptions.iter().position(|exception| exception == value);
        Wish { form: exception.map_or(BARE_FORM, |at| at + 1), text: value, number: 0 }
    }

    /// Writes the plan.
    pub fn put(&self, out: &mut Vec<u8>) {
        let flags = self.kind as u8
            | u8::from(self.forms) << 2
            | u8::from(self.numbers.is_some()) << 3
            | u8::from(!self.wrap[0].is_empty() || !self.wrap[1].is_empty()) << 4
            | u8::from(self.noise.is_some()) << 5;
        out.push(flags);
        if self.kind == Kind::Repeats {
            varint::put(out, self.distinct.into());
        }
        if flags >> 4 & 1 == 1 {
            self.wrap.iter().for_each(|text| put_text(text, out));
        }
        if self.forms {
            varint::put(out, self.exceptions.len() as u64);
            self.exceptions.iter().for_each(|text| put_text(text, out));
        }
        if let Some((format, law)) = self.numbers {
            out.extend_from_slice(&format.code());
            out.push(law.expect as u8);
            varint::put(out, super::number::fold(law.least));
            varint::put(out, law.unit);
        }
        out.extend(self.noise.map(|noise| noise as u8));
        for column in [self.less, self.beside, self.akin, self.echo] {
            varint::put(out, column.map_or(0, |column| u64::from(column) + 1));
        }
    }

    /// Reads the plan that `input` is as a whole.
    pub fn take(mut input: &[u8]) -> Option<Self> {
        let (&flags, rest) = input.split_first()?;
        input = rest;
        let input = &mut input;
        let flag = |bit: u32| flags >> bit & 1 == 1;
        let kind = [Kind::Constant, Kind::Repeats, Kind::Plain].into_iter().find(|&kind| kind as u8 == flags & 3)?;
        let distinct = if kind == Kind::Repeats { u32::try_from(varint::take(input)?).ok()? } else { 1 };
        let wrap = if flag(4) { [take_text(input)?, take_text(input)?] } else { Default::default() };
        let count = if flag(2) { varint::take(input)? } else { 0 };
        if count > EXCEPTIONS as u64 || distinct > super::indexes::MOST {
            return None;
        }
        let exceptions = (0..count).map(|_| take_text(input)).collect::<Option<_>>()?;
        let numbers = if flag(3) { Some(take_numbers(input)?) } else { None };
        let noise = if flag(5) { Some(take_noise(input)?) } else { None };
        let mut column = || Some(u32::try_from(varint::take(input)?).ok()?.checked_sub(1));
        let (less, beside, akin, echo) = (column()?, column()?, column()?, column()?);
        input.is_empty().then_some(Self {
            kind,
            distinct,
            wrap,
            exceptions,
            forms: flag(2),
            numbers,
            noise,
            less,
            beside,
            akin,
            echo,
        })
    }
}

fn take_noise(input: &mut &[u8]) -> Option<Noise> {
    let (&code, rest) = input.split_first()?;
    *input = rest;
    Noise::of_code(code)
}

fn take_numbers(input: &mut &[u8]) -> Option<(Format, Law)> {
    let (&[a, b, expect], rest) = input.split_first_chunk()?;
    *input = rest;
    let expect = Expect::ALL.into_iter().find(|&known| known as u8 == expect)?;
    let least = super::number::unfold(varint::take(input)?);
    Some((Format::of_code([a, b])?, Law { expect, least, unit: varint::take(input)? }))
}

/// A text without what is around it.
pub fn unwrapped<'a>(text: &'a [u8], before: &[u8], behind: &[u8]) -> Option<&'a [u8]> {
    text.strip_prefix(before)?.strip_suffix(behind)
}

/// Whether a value stands for none.
pub fn is_null(text: &[u8]) -> bool {
    matches!(text, b"NULL" | b"null" | b"\\N" | b"DEFAULT")
}

/// Writes a text behind its length.
pub fn put_text(text: &[u8], out: &mut Vec<u8>) {
    varint::put(out, text.len() as u64);
    out.extend_from_slice(text);
}

/// Takes a text behind its length off the front of `input`.
pub fn take_text(input: &mut &[u8]) -> Option<Vec<u8>> {
    let len = usize::try_from(varint::take(input)?).ok()?;
    let (text, rest) = input.split_at_checked(len)?;
    *input = rest;
    Some(text.to_vec())
}
