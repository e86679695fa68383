//! Entropy-coded data to coefficients (F.2.2, G.2).

use crate::bits::BitReader;
use crate::choices::run_ends;
use crate::huffman::Decoder;
use crate::zigzag::NATURAL;
use crate::{Frame, Process, Scan};
use kit_core::{Error, Result};

/// Decodes the scan whose data starts at `at`, as far as it goes: fills in coefficients, the choices and where the data lies.
pub(crate) fn decode_scan(input: &[u8], at: usize, frame: &mut Frame, scan: &mut Scan) -> Result<()> {
    let mut planes: Vec<Vec<i16>> =
        scan.components.iter().map(|c| std::mem::take(&mut frame.components[c.index].coefficients)).collect();
    let mut decoder = ScanDecoder::new(input, at, frame, scan);
    let outcome = decoder.decode(frame, &mut planes);
    let (end, choices) = (decoder.bits.position(), decoder.choices);
    (scan.data, scan.choices) = (at..end, choices);
    for (component, plane) in scan.components.iter().zip(planes) {
        frame.components[component.index].coefficients = plane;
    }
    outcome
}

struct ScanDecoder<'a> {
    scan: &'a Scan,
    process: Process,
    bits: BitReader<'a>,
    input: &'a [u8],
    dc: Vec<Option<Decoder>>,
    ac: Vec<Option<Decoder>>,
    before: [i32; 4],
    /// The block's number in the scan.
    block: u32,
    intervals: u32,
    runs: Runs,
    choices: crate::Choices,
}

/// Runs of ends-of-block.
#[derive(Default)]
struct Runs {
    /// Blocks of the run that are still to come.
    left: u32,
    /// Blocks and correction bits so far.
    blocks: u32,
    corrections: u32,
    /// The block behind which a run stopped where the usual encoder would go on.
    stopped: Option<u32>,
}

impl<'a> ScanDecoder<'a> {
    fn new(input: &'a [u8], at: usize, frame: &Frame, scan: &'a Scan) -> Self {
        let decoder = |slot: u8| scan.tables[usize::from(slot)].as_ref().map(Decoder::new);
        Self {
            scan,
            process: frame.process,
            bits: BitReader::new(input, at),
            input,
            dc: scan.components.iter().map(|c| decoder(c.dc)).collect(),
            ac: scan.components.iter().map(|c| decoder(4 | c.ac)).collect(),
            before: [0; 4],
            block: 0,
            intervals: 0,
            runs: Runs::default(),
            choices: crate::Choices::default(),
        }
    }

    fn decode(&mut self, frame: &Frame, planes: &mut [Vec<i16>]) -> Result<()> {
        let order = self.scan.order(frame);
        let interval = u32::from(self.scan.restart_interval);
        let mut left = interval;
        for y in 0..order.high {
            for x in 0..order.wide {
                if interval > 0 && left == 0 {
                    self.restart()?;
                    left = interval;
                }
                left = left.wrapping_sub(1);
                for place in &order.blocks {
                    let plane = planes[place.part].get_mut(place.coefficient(x, y)..).and_then(|p| p.first_chunk_mut());
                    let block = plane.ok_or_else(|| Error::input("SOS: a component without coefficients"))?;
                    self.block(block, place.part)?;
                    self.block += 1;
                    if self.bits.is_overrun() {
                        return Err(Error::input("the scan is cut short").at(self.bits.position() as u64));
                    }
                }
            }
        }
        self.pad();
        Ok(())
    }

    fn block(&mut self, block: &mut [i16; 64], part: usize) -> Result<()> {
        match (self.process, self.scan.band.0, self.scan.high) {
            (Process::Baseline | Process::Extended, ..) => {
                self.dc(block, part, 0)?;
                self.ac(block, part, 1, 63)
            }
            (_, 0, 0) => self.dc(block, part, self.scan.low),
            (_, 0, _) => {
                self.bits.refill();
                block[0] |= (self.bits.take(1) << self.scan.low) as i16;
                Ok(())
            }
            (_, first, 0) => self.ac_first(block, part, first),
            (_, first, _) => self.ac_refinement(block, part, first),
        }
    }

    fn dc(&mut self, block: &mut [i16; 64], part: usize, low: u8) -> Result<()> {
        let size = self.symbol(part, false)?;
        if size > 15 {
            return Err(Error::input(format!("a difference of {size} bits")).at(self.bits.position() as u64));
        }
        self.before[part] += self.signed(size);
        let value = i64::from(self.before[part]) << low;
        block[0] = i16::try_from(value).map_err(|_| self.too_large(value))?;
        Ok(())
    }

    fn ac(&mut self, block: &mut [i16; 64], part: usize, first: u8, last: u8) -> Result<()> {
        let (mut k, mut zero_runs) = (usize::from(first), 0u8);
        while k <= usize::from(last) {
            let symbol = self.symbol(part, true)?;
            let (run, size) = (symbol >> 4, symbol & 15);
            if size == 0 {
                if run != 15 {
                    break;
                }
                k += 16;
                zero_runs += 1;
                continue;
            }
            k += usize::from(run);
            zero_runs = 0;
            let value = self.signed(size);
            *self.coefficient(block, k)? = value as i16;
            k += 1;
        }
        if zero_runs > 0 {
            self.choices.zero_runs.push((self.block, zero_runs));
        }
        Ok(())
    }

    fn ac_first(&mut self, block: &mut [i16; 64], part: usize, first: u8) -> Result<()> {
        if self.runs.left > 0 {
            self.continue_run(0);
            return Ok(());
        }
        let (mut k, mut zero_runs) = (usize::from(first), 0u8);
        while k <= usize::from(self.scan.band.1) {
            let symbol = self.symbol(part, true)?;
            let (run, size) = (symbol >> 4, symbol & 15);
            if size == 0 && run < 15 {
                if zero_runs > 0 {
                    self.choices.zero_runs.push((self.block, zero_runs));
                }
                self.start_run(run, k == usize::from(first));
                self.continue_run(0);
                return Ok(());
            }
            k += usize::from(run);
            if size == 0 {
                zero_runs += 1;
            } else {
                zero_runs = 0;
                let value = i64::from(self.signed(size)) << self.scan.low;
                let value = i16::try_from(value).map_err(|_| self.too_large(value))?;
                *self.coefficient(block, k)? = value;
            }
            k += 1;
        }
        Ok(())
    }

    fn ac_refinement(&mut self, block: &mut [i16; 64], part: usize, first: u8) -> Result<()> {
        let (mut k, last) = (usize::from(first), usize::from(self.scan.band.1));
        if self.runs.left == 0 {
            let mut pure = true;
            loop {
                if k > last {
                    return Ok(());
                }
                let symbol = self.symbol(part, true)?;
                let (run, size) = (symbol >> 4, symbol & 15);
                if size == 0 && run < 15 {
                    self.start_run(run, pure);
                    break;
                }
                pure = false;
                if size > 1 {
                    let at = self.bits.position() as u64;
                    return Err(Error::input(format!("a new coefficient of {size} bits in a refinement")).at(at));
                }
                let value = if size == 0 { 0 } else { (self.bits.take(1) as i16 * 2 - 1) << self.scan.low };
                let mut zeros = run;
                while k <= last {
                    let coefficient = &mut block[usize::from(NATURAL[k])];
                    if *coefficient != 0 {
                        correct(coefficient, &mut self.bits, self.scan.low);
                    } else if zeros == 0 {
                        *coefficient = value;
                        break;
                    } else {
                        zeros -= 1;
                    }
                    k += 1;
                }
                if k > last && size > 0 {
                    return Err(self.beyond());
                }
                k += 1;
            }
        }
        let mut corrections = 0;
        for &natural in &NATURAL[k.min(last + 1)..=last] {
            let coefficient = &mut block[usize::from(natural)];
            if *coefficient != 0 {
                correct(coefficient, &mut self.bits, self.scan.low);
                corrections += 1;
            }
        }
        self.continue_run(corrections);
        Ok(())
    }

    /// A run of ends-of-block begins with this block; `pure` says that the block codes nothing else.
    fn start_run(&mut self, size: u8, pure: bool) {
        self.bits.refill();
        let left = (1 << size) + self.bits.take(u32::from(size));
        if let Some(stopped) = self.runs.stopped.take()
            && pure
            && stopped + 1 == self.block
        {
            self.choices.turns.push(stopped);
        }
        self.runs = Runs { left, ..Runs::default() };
    }

    /// This block belongs to the run.
    fn continue_run(&mut self, corrections: u32) {
        let runs = &mut self.runs;
        runs.left -= 1;
        runs.blocks += 1;
        runs.corrections += corrections;
        match (run_ends(runs.blocks, runs.corrections), runs.left) {
            (false, 0) => runs.stopped = Some(self.block),
            (true, 1..) => {
                self.choices.turns.push(self.block);
                runs.corrections = 0;
            }
            _ => {}
        }
    }

    /// Takes a symbol; its bits can be taken then without more ado.
    #[inline(always)]
    fn symbol(&mut self, part: usize, ac: bool) -> Result<u8> {
        self.bits.refill();
        let decoder = if ac { &self.ac[part] } else { &self.dc[part] };
        match decoder {
            Some(decoder) => decoder.take(&mut self.bits),
            None => Err(Error::input("SOS: a Huffman table that is not defined")),
        }
    }

    /// Takes a number of `size` bits, 0 to 15 (F.2.2.1, EXTEND).
    #[inline(always)]
    fn signed(&mut self, size: u8) -> i32 {
        let bits = self.bits.take(u32::from(size)) as i32;
        if size > 0 && bits < 1 << (size - 1) { bits + 1 - (1 << size) } else { bits }
    }

    #[inline(always)]
    fn coefficient<'b>(&self, block: &'b mut [i16; 64], k: usize) -> Result<&'b mut i16> {
        match NATURAL.get(k) {
            Some(&natural) if k <= usize::from(self.scan.band.1) || self.process != Process::Progressive => {
                Ok(&mut block[usize::from(natural)])
            }
            _ => Err(self.beyond()),
        }
    }

    fn beyond(&self) -> Error {
        Error::input("a coefficient beyond the band").at(self.bits.position() as u64)
    }

    fn too_large(&self, value: i64) -> Error {
        Error::input(format!("a coefficient of {value}")).at(self.bits.position() as u64)
    }

    /// Goes over the marker between two intervals.
    fn restart(&mut self) -> Result<()> {
        self.pad();
        let (at, expected) = (self.bits.position(), 0xD0 | (self.intervals - 1) as u8 & 7);
        match self.input.get(at..at + 2) {
            Some(&[0xFF, marker]) if marker == expected => {}
            found => {
                let message = format!("expected marker ff {expected:02x}, found {found:02x?}");
                return Err(Error::input(message).at(at as u64));
            }
        }
        self.bits.restart(at + 2);
        self.before = [0; 4];
        self.runs = Runs::default();
        Ok(())
    }

    /// Notes how an interval ends.
    fn pad(&mut self) {
        let (count, bits) = self.bits.align();
        let ones = (1u32 << count) as u8 - 1;
        if self.intervals == 0 {
            self.choices.zero_padding = count > 0 && bits == 0;
        }
        if bits != if self.choices.zero_padding { 0 } else { ones } {
            self.choices.paddings.push((self.intervals, bits));
        }
        self.intervals += 1;
    }
}

/// A correction bit moves a coefficient away from 0 (G.1.2.3).
#[inline]
fn correct(coefficient: &mut i16, bits: &mut BitReader<'_>, low: u8) {
    bits.refill();
    let step = 1i16 << low;
    if bits.take(1) == 1 && *coefficient & step == 0 {
        *coefficient = coefficient.saturating_add(if *coefficient > 0 { step } else { -step });
    }
}
