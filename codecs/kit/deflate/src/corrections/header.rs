//! The code of a dynamic block, given what it counts.

use super::models::{Bit, Number, tree};
use crate::alphabet::{DISTANCES, LENGTHS, LENGTHS_EXTRA, LENGTHS_ORDER, LITERALS};
use crate::block::{Header, Run};
use crate::counts::Counts;
use crate::libdeflate::{self, Release};
use crate::zlib;
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;

/// Follows the headers of a stream.
pub struct HeaderModel {
    /// Which library's header it is: zlib's, libdeflate's, another.
    maker: [Bit; 4],
    counts: [Number; 2],
    /// A length by the expected one.
    lengths: Vec<Bit>,
    /// How the lengths are sent: as zlib would, as libdeflate would, otherwise.
    runs: [Bit; 4],
    run: Vec<Bit>,
    extra: Vec<Bit>,
    /// The same of the code of the runs.
    code: [Bit; 4],
    code_lengths: [Bit; 8],
    sent: [Bit; 32],
}

impl Default for HeaderModel {
    fn default() -> Self {
        let bits = |count| vec![Bit::default(); count];
        Self {
            maker: Default::default(),
            counts: Default::default(),
            lengths: bits(17 * 16),
            runs: Default::default(),
            run: bits(32 * 20),
            extra: bits(128 * 3),
            code: Default::default(),
            code_lengths: Default::default(),
            sent: Default::default(),
        }
    }
}

impl HeaderModel {
    /// Codes a header; a decoder is given none and returns what it reads.
    pub fn code(&mut self, coder: &mut impl BitCoder, counts: &Counts, header: Option<&Header>) -> Result<Header> {
        let [early, late] = [Release::Early, Release::Late].map(|release| libdeflate::plan(counts, release));
        let expected = [zlib::Plan::new(counts).header, early, late];
        let maker = expected.iter().position(|expected| Some(expected) == header).unwrap_or(3);
        match tree(coder, &mut self.maker, 2, maker as u32) {
            maker @ 0..3 => Ok(expected[maker as usize].clone()),
            _ => self.other(coder, counts, &expected[0], header),
        }
    }

    fn other(
        &mut self,
        coder: &mut impl BitCoder,
        counts: &Counts,
        expected: &Header,
        header: Option<&Header>,
    ) -> Result<Header> {
        let mut out = Header::default();
        let given = header.unwrap_or(&out).clone();
        out.literals = self.all_lengths(coder, 0, 257..LITERALS + 1, &expected.literals, &given.literals)?;
        out.distances = self.all_lengths(coder, 1, 1..DISTANCES + 1, &expected.distances, &given.distances)?;
        if !counts.are_coded_by(&out.literals, &out.distances) {
            return Err(Error::corrupt("symbol without a code"));
        }
        let mut by_zlib = out.clone();
        zlib::send_lengths(&mut by_zlib);
        let by_libdeflate = libdeflate::runs(&out);
        let expected = [&by_zlib.runs, &by_libdeflate];
        let maker = expected.iter().position(|runs| **runs == given.runs).unwrap_or(2);
        out.runs = match tree(coder, &mut self.runs, 2, maker as u32) {
            maker @ (0 | 1) => expected[maker as usize].clone(),
            _ => self.other_runs(coder, out.literals.len() + out.distances.len(), &given.runs)?,
        };
        self.code_of_runs(coder, &mut out, &given);
        Ok(out)
    }

    fn all_lengths(
        &mut self,
        coder: &mut impl BitCoder,
        which: usize,
        range: std::ops::Range<usize>,
        expected: &[u8],
        given: &[u8],
    ) -> Result<Vec<u8>> {
        let over = given.len().saturating_sub(range.start) as u32;
        let count = range.start + self.counts[which].code(coder, over)? as usize;
        if !range.contains(&count) {
            return Err(Error::corrupt("more code lengths than symbols"));
        }
        let at = |lengths: &[u8], symbol: usize| u32::from(lengths.get(symbol).copied().unwrap_or(0));
        let mut length = |symbol| {
            let contexts = &mut self.lengths[16 * at(expected, symbol) as usize..][..16];
            tree(coder, contexts, 4, at(given, symbol)) as u8
        };
        Ok((0..count).map(&mut length).collect())
    }

    fn other_runs(&mut self, coder: &mut impl BitCoder, count: usize, given: &[Run]) -> Result<Vec<Run>> {
        let mut out: Vec<Run> = Vec::new();
        let mut done = 0;
        while done < count {
            let run = given.get(out.len()).copied().unwrap_or(Run { symbol: 0, extra: 0 });
            let before = out.last().map_or(19, |run| usize::from(run.symbol));
            let symbol = tree(coder, &mut self.run[32 * before..][..32], 5, u32::from(run.symbol)) as u8;
            let Some(&bits) = LENGTHS_EXTRA.get(usize::from(symbol)) else {
                return Err(Error::corrupt("unknown symbol of code lengths"));
            };
            let contexts = &mut self.extra[128 * (usize::from(symbol.max(16)) - 16)..][..128];
            let extra = tree(coder, contexts, u32::from(bits), u32::from(run.extra)) as u8;
            let run = Run { symbol, extra };
            done += run.count();
            out.push(run);
        }
        Ok(out)
    }

    /// Codes the lengths of the code of the runs, and how many are sent.
    fn code_of_runs(&mut self, coder: &mut impl BitCoder, out: &mut Header, given: &Header) {
        let (mut by_zlib, mut by_libdeflate) = (out.clone(), out.clone());
        zlib::send_runs(&mut by_zlib);
        libdeflate::send_lengths(&mut by_libdeflate);
        let same = |by: &Header| by.lengths == given.lengths && by.sent == given.sent;
        let maker = [&by_zlib, &by_libdeflate].iter().position(|by| same(by)).unwrap_or(2);
        match tree(coder, &mut self.code, 2, maker as u32) {
            0 => (out.lengths, out.sent) = (by_zlib.lengths, by_zlib.sent),
            1 => (out.lengths, out.sent) = (by_libdeflate.lengths, by_libdeflate.sent),
            _ => {
                let mut lengths = [0; LENGTHS];
                for &symbol in &LENGTHS_ORDER {
                    let length = u32::from(given.lengths[usize::from(symbol)]);
                    lengths[usize::from(symbol)] = tree(coder, &mut self.code_lengths, 3, length) as u8;
                }
                out.lengths = lengths;
                out.sent = tree(coder, &mut self.sent, 5, u32::from(given.sent)).clamp(4, 19) as u8;
            }
        }
    }
}
