//! PackBits (PS3.5 §G.3): the bytes of a segment, and where its encoder cut runs from literals.
//!
//! Every encoder has a rule of its own, but each keeps to it: whether a run starts here, and where it ends, is a bit or two that soon
//! cost nothing, under contexts of what the rules look at.

use kit_entropy::Counter;
use kit_entropy::range::BitCoder;

/// The most bytes that one count stands for.
const LONGEST: usize = 128;
/// The count at which the rate of learning stays.
const SLOWEST: u32 = 1023;
/// The probability that nothing is surer than.
const SUREST: u32 = 65535;

/// What was learnt of an encoder.
pub struct Runs {
    width: usize,
    /// Whether a run starts, by what came before and how long it would be.
    starts: Vec<Counter>,
    /// Whether a literal or a run ends where each of the rules says.
    ends: Vec<Counter>,
    /// The bits of a length that no rule says.
    lengths: Vec<Counter>,
}

/// What came before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Run,
    FullRun,
    Literal,
    FullLiteral,
}

impl Runs {
    /// Knows nothing of encoders yet; rows are `width` bytes long.
    pub fn new(width: usize) -> Self {
        Self {
            width: width.max(1),
            starts: vec![Counter::NEW; 5 * 4 * 4],
            ends: vec![Counter::NEW; 2 * 4 * 2],
            lengths: vec![Counter::NEW; 256],
        }
    }

    /// The first `len` bytes of a segment; `None` where it is shorter.
    pub fn unpack(&self, segment: &[u8], len: usize) -> Option<Vec<u8>> {
        let mut plane = Vec::with_capacity(len.min(segment.len().saturating_mul(64)));
        let mut rest = segment;
        while plane.len() < len {
            let (&count, behind) = rest.split_first()?;
            match count {
                0..128 => {
                    let (literal, behind) = behind.split_at_checked(usize::from(count) + 1)?;
                    plane.extend(literal);
                    rest = behind;
                }
                128 => return None, // means nothing, and is nothing that an encoder writes
                129.. => {
                    let (&byte, behind) = behind.split_first()?;
                    plane.resize(plane.len() + 257 - usize::from(count), byte);
                    rest = behind;
                }
            }
        }
        (plane.len() == len).then_some(plane)
    }

    /// Codes the choices by which a plane becomes a segment, and appends that to `out`: those of the encoder of `given`, or, without, those
    /// that the coder reads. `None` where there are none.
    pub fn code(
        &mut self,
        given: Option<&[u8]>,
        plane: &[u8],
        coder: &mut impl BitCoder,
        out: &mut Vec<u8>,
    ) -> Option<()> {
        let start = out.len();
        let mut at = 0;
        let mut before = Before::Nothing;
        while at < plane.len() {
            let count = given.map_or(Some(0), |given| given.get(out.len() - start).copied())?;
            let reach = Reach::new(plane, at, self.width);
            let is_run = self.starts(&reach, before, count > 128, coder);
            let given = if count > 128 { 257 - usize::from(count) } else { usize::from(count) + 1 };
            let len = self.len(is_run, &reach, given, coder);
            let bytes = plane.get(at..at + len)?;
            let (&first, others) = bytes.split_first()?;
            if is_run {
                if len == 1 || others.iter().any(|&byte| byte != first) {
                    return None;
                }
                out.extend([(257 - len) as u8, first]);
            } else {
                out.push((len - 1) as u8);
                out.extend(bytes);
            }
            before = match (is_run, len) {
                (true, LONGEST) => Before::FullRun,
                (true, _) => Before::Run,
                (false, LONGEST) => Before::FullLiteral,
                _ => Before::Literal,
            };
            at += len;
        }
        Some(())
    }

    /// Whether a run starts.
    fn starts(&mut self, reach: &Reach, before: Before, given: bool, coder: &mut impl BitCoder) -> bool {
        let context = (before as usize * 4 + reach.run.min(4) - 1) * 4 + reach.ahead.min(4) - 1;
        flag(&mut self.starts[context], given, coder)
    }

    /// How many bytes a run or a literal has: as many as one of the rules says, the first that says so, or a number.
    fn len(&mut self, is_run: bool, reach: &Reach, given: usize, coder: &mut impl BitCoder) -> usize {
        let rules = if is_run { reach.runs() } else { reach.literals };
        for (n, &len) in rules.iter().enumerate() {
            let tried = rules[..n].contains(&len);
            let context = (usize::from(is_run) * rules.len() + n) * 2 + usize::from(len == LONGEST);
            if !tried && flag(&mut self.ends[context], given == len, coder) {
                return len;
            }
        }
        let mut number = 1;
        for shift in (0..7).rev() {
            let counter = &mut self.lengths[usize::from(is_run) << 7 | number];
            number = number << 1 | usize::from(flag(counter, (given - 1) >> shift & 1 == 1, coder));
        }
        (number & 0x7F) + 1
    }
}

/// Codes and learns a flag.
fn flag(counter: &mut Counter, given: bool, coder: &mut impl BitCoder) -> bool {
    let bit = coder.code(u32::from(given), counter.p().clamp(1, SUREST));
    counter.update(bit, SLOWEST);
    bit == 1
}

/// What an encoder sees from a byte on.
struct Reach {
    /// Bytes that are alike, to the end of the row, and beyond it.
    run: usize,
    ahead: usize,
    /// Where a literal ends: before two alike, before three alike, to the end of the row or beyond it.
    literals: [usize; 4],
}

impl Reach {
    fn new(plane: &[u8], at: usize, width: usize) -> Self {
        let row = (width - at % width).min(plane.len() - at);
        let rest = &plane[at..plane.len().min(at + LONGEST + 3)];
        let alike = |from: usize, most: usize| {
            let end = rest.len().min(from + most);
            rest[from..end].iter().take_while(|&&byte| byte == rest[from]).count()
        };
        let ahead = alike(0, LONGEST);
        let most = rest.len().min(LONGEST);
        let end = |alike: usize, most: usize| {
            let ends = |&n: &usize| n + alike <= rest.len() && rest[n..n + alike].iter().all(|&byte| byte == rest[n]);
            (1..most).find(ends).unwrap_or(most)
        };
        let in_row = most.min(row);
        Self { run: ahead.min(row), ahead, literals: [end(2, in_row), end(3, in_row), end(2, most), end(3, most)] }
    }

    /// Where a run ends: with the row, beyond it, or a byte earlier.
    fn runs(&self) -> [usize; 4] {
        [self.run, self.ahead, self.run.max(3) - 1, self.ahead.max(3) - 1]
    }
}
