//! Lines by their changing elements, and what T.4 and T.6 make of them.
//!
//! ```text
//!   reference   ───────┐b1          ┌b2──────        a0  where the line is known up to
//!   line        ──┐a0      ┌a1   ┌a2──               a1  the next change, a2 the one behind it
//!                                                    b1  the reference's next change of the same kind, b2 the one behind it
//! ```

use crate::Params;
use crate::bits::{Reader, Writer};
use crate::codes::{HORIZONTAL, PASS, VERTICAL, run, runs};

/// Where the colour changes: strictly ascending, to black first, all below the number of columns.
pub type Line = Vec<u32>;

/// How the next changing element is told (T.6, §2.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The line has no change up to b2.
    Pass,
    /// a1 and a2 are told by the lengths of the runs before them.
    Horizontal(u32, u32),
    /// a1 is so far to the right of b1: −3 to 3.
    Vertical(i32),
}

/// Where the coding of a line stands.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The line is known up to here; its start is before the first column.
    pub a0: i64,
    /// The colour there is black.
    pub black: bool,
    /// The index of b1 in the reference.
    pub b: usize,
}

impl Spot {
    /// Before a line.
    pub const START: Self = Self { a0: -1, black: false, b: 0 };

    /// The reference's change that is `i` behind b1; the end of the line behind the last.
    pub fn above(&self, reference: &[u32], i: usize, columns: u32) -> u32 {
        reference.get(self.b + i).copied().unwrap_or(columns)
    }

    /// Moves on by a mode, and tells each change; `None` where that leads back or past the end of the line.
    pub fn follow(&mut self, mode: Mode, reference: &[u32], columns: u32, mut change: impl FnMut(u32)) -> Option<()> {
        let start = self.a0.max(0) as u32;
        let mut tell = |at: u32, after: i64| {
            if at < columns {
                change(at);
            }
            (i64::from(at) > after && at <= columns).then_some(())
        };
        match mode {
            Mode::Pass => {
                reference.get(self.b)?;
                self.go(self.above(reference, 1, columns), self.black, reference);
            }
            Mode::Horizontal(first, second) => {
                let a1 = start.checked_add(first)?;
                let a2 = a1.checked_add(second)?;
                // Only at the start of a line may a run be empty, and at its end.
                tell(a1, self.a0 - i64::from(a1 == columns))?;
                tell(a2, i64::from(a1) - i64::from(a1 == columns))?;
                self.go(a2, self.black, reference);
            }
            Mode::Vertical(distance) => {
                let a1 = self.above(reference, 0, columns).checked_add_signed(distance)?;
                tell(a1, self.a0)?;
                self.go(a1, !self.black, reference);
            }
        }
        Some(())
    }

    /// Moves on to `a0`.
    fn go(&mut self, a0: u32, black: bool, reference: &[u32]) {
        (self.a0, self.black) = (i64::from(a0), black);
        // b1 is to the right of a0, and changes to the other colour: changes to black have even indices.
        self.b = self.b.saturating_sub(2);
        while self.b % 2 != usize::from(black) || reference.get(self.b).is_some_and(|&at| at <= a0) {
            self.b += 1;
        }
    }
}

/// Takes apart what a line is coded by.
pub struct Scanner {
    /// By colour and the next 13 bits: the run's length, and the word's; 0 for none.
    runs: [Vec<(u16, u8)>; 2],
}

impl Scanner {
    /// Makes the tables.
    pub fn new() -> Self {
        let table = |black| {
            let mut table = vec![(0, 0); 1 << 13];
            for (len, word) in runs(black) {
                let first = (word.bits << (13 - word.len)) as usize;
                table[first..first + (1 << (13 - word.len))].fill((len as u16, word.len as u8));
            }
            table
        };
        Self { runs: [table(false), table(true)] }
    }

    /// Takes a line to `line`, and the modes that tell it to `modes`; `None` where there is no line.
    pub fn take(
        &self,
        reader: &mut Reader<'_>,
        reference: &[u32],
        params: &Params,
        line: &mut Line,
        modes: &mut Vec<Mode>,
    ) -> Option<()> {
        line.clear();
        modes.clear();
        if params.byte_align {
            reader.align();
        }
        if params.two_dimensional {
            return self.two(reader, reference, params.columns, line, modes);
        }
        self.one(reader, params.columns, line)?;
        tell(line, reference, params.columns, modes);
        Some(())
    }

    fn two(
        &self,
        reader: &mut Reader<'_>,
        reference: &[u32],
        columns: u32,
        line: &mut Line,
        modes: &mut Vec<Mode>,
    ) -> Option<()> {
        let mut spot = Spot::START;
        while spot.a0 < i64::from(columns) {
            let mode = if reader.take(PASS) {
                Mode::Pass
            } else if reader.take(HORIZONTAL) {
                Mode::Horizontal(self.run(reader, spot.black)?, self.run(reader, !spot.black)?)
            } else {
                Mode::Vertical((0..7).find(|&i| reader.take(VERTICAL[i]))? as i32 - 3)
            };
            spot.follow(mode, reference, columns, |at| line.push(at))?;
            modes.push(mode);
        }
        Some(())
    }

    fn one(&self, reader: &mut Reader<'_>, columns: u32, line: &mut Line) -> Option<()> {
        let (mut at, mut black) = (0u32, false);
        while at < columns {
            at = at.checked_add(self.run(reader, black)?)?;
            if at < columns {
                if line.last() == Some(&at) {
                    return None;
                }
                line.push(at);
            }
            black = !black;
        }
        (at == columns).then_some(())
    }

    fn run(&self, reader: &mut Reader<'_>, black: bool) -> Option<u32> {
        let mut sum = 0u32;
        loop {
            let (len, bits) = self.runs[usize::from(black)][reader.look(13) as usize];
            if bits == 0 || !reader.skip(u32::from(bits)) {
                return None;
            }
            sum = sum.checked_add(u32::from(len))?;
            if len < 64 {
                return Some(sum);
            }
        }
    }
}

/// The modes by which a line is told (T.6, §2.2.3).
pub fn tell(line: &[u32], reference: &[u32], columns: u32, modes: &mut Vec<Mode>) {
    let (mut spot, mut next) = (Spot::START, 0);
    while spot.a0 < i64::from(columns) {
        let [a1, a2] = [0, 1].map(|i| line.get(next + i).copied().unwrap_or(columns));
        let [b1, b2] = [0, 1].map(|i| spot.above(reference, i, columns));
        let mode = match i64::from(a1) - i64::from(b1) {
            _ if b2 < a1 => Mode::Pass,
            distance @ -3..=3 => Mode::Vertical(distance as i32),
            _ => Mode::Horizontal(a1 - spot.a0.max(0) as u32, a2 - a1),
        };
        if spot.follow(mode, reference, columns, |_| next += 1).is_none() {
            return;
        }
        modes.push(mode);
    }
}

/// Writes a line, by its modes or by its runs.
pub fn put(writer: &mut Writer<'_>, line: &[u32], modes: &[Mode], params: &Params) {
    if params.byte_align {
        writer.align();
    }
    if params.two_dimensional {
        return put_modes(writer, modes);
    }
    let (mut at, mut black) = (0, false);
    for change in line.iter().copied().chain([params.columns]) {
        put_run(writer, black, change - at);
        (at, black) = (change, !black);
    }
}

fn put_modes(writer: &mut Writer<'_>, modes: &[Mode]) {
    let mut black = false;
    for &mode in modes {
        match mode {
            Mode::Pass => writer.put(PASS),
            Mode::Horizontal(first, second) => {
                writer.put(HORIZONTAL);
                put_run(writer, black, first);
                put_run(writer, !black, second);
            }
            Mode::Vertical(distance) => {
                writer.put(VERTICAL[(distance + 3) as usize]);
                black = !black;
            }
        }
    }
}

/// Writes a run: as many of the longest as there is room for, a multiple of 64, and what is left (T.4, §4.1.1).
fn put_run(writer: &mut Writer<'_>, black: bool, mut len: u32) {
    while len >= 2560 + 64 {
        writer.put(run(black, 2560));
        len -= 2560;
    }
    if len >= 64 {
        writer.put(run(black, len / 64 * 64));
        len %= 64;
    }
    writer.put(run(black, len));
}
