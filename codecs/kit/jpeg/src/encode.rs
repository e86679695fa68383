//! Coefficients to entropy-coded data (F.1.2, G.1.2).

use crate::choices::{Cursor, LONGEST, run_ends};
use crate::zigzag::NATURAL;
use crate::{Frame, Process, Scan, Sink, Slot};
use kit_core::{Error, Result};

/// Codes one scan into `sink`, with the choices it states; fails where the sink does or the frame lacks coefficients.
pub fn encode_scan<S: Sink>(frame: &Frame, scan: &Scan, sink: &mut S) -> Result<()> {
    let order = scan.order(frame);
    let interval = u32::from(scan.restart_interval);
    let mut encoder = ScanEncoder {
        sink,
        scan,
        process: frame.process,
        before: [0; 4],
        block: 0,
        run: 0,
        run_slot: Slot::ac(0),
        held: Vec::new(),
        corrections: 0,
        turns: Cursor::new(&scan.choices.turns),
        zero_runs: Cursor::new(&scan.choices.zero_runs),
    };
    let mut paddings = Cursor::new(&scan.choices.paddings);
    let fill = if scan.choices.zero_padding { 0 } else { 0x7F };
    let (mut intervals, mut left) = (0u32, interval);
    for y in 0..order.high {
        for x in 0..order.wide {
            if interval > 0 && left == 0 {
                encoder.end_run();
                encoder.sink.align(paddings.at(intervals, |p| p.0).map_or(fill, |p| p.1));
                encoder.sink.restart(intervals as u8 & 7);
                encoder.before = [0; 4];
                intervals += 1;
                left = interval;
            }
            left = left.wrapping_sub(1);
            for place in &order.blocks {
                let plane = &frame.components[scan.components[place.part].index].coefficients;
                let block = plane.get(place.coefficient(x, y)..).and_then(|p| p.first_chunk());
                encoder.block(block.ok_or_else(|| Error::input("a component without coefficients"))?, place.part);
                encoder.block += 1;
            }
        }
        encoder.sink.check()?;
    }
    encoder.end_run();
    encoder.sink.align(paddings.at(intervals, |p| p.0).map_or(fill, |p| p.1));
    encoder.sink.check()
}

struct ScanEncoder<'a, S: Sink> {
    sink: &'a mut S,
    scan: &'a Scan,
    process: Process,
    before: [i32; 4],
    block: u32,
    /// Blocks in the run of ends-of-block that is not written yet, the table it goes to, and its correction bits.
    run: u32,
    run_slot: Slot,
    held: Vec<bool>,
    /// Correction bits as the usual encoder counts them.
    corrections: u32,
    turns: Cursor<'a, u32>,
    zero_runs: Cursor<'a, (u32, u8)>,
}

impl<S: Sink> ScanEncoder<'_, S> {
    #[inline(always)]
    fn block(&mut self, block: &[i16; 64], part: usize) {
        let component = self.scan.components[part];
        let (dc, ac) = (Slot::dc(component.dc), Slot::ac(component.ac));
        match (self.process, self.scan.band.0, self.scan.high) {
            (Process::Baseline | Process::Extended, ..) => {
                self.dc(i32::from(block[0]), part, dc);
                self.ac(block, ac);
            }
            (_, 0, 0) => self.dc(i32::from(block[0] >> self.scan.low), part, dc),
            (_, 0, _) => self.sink.bits(u32::from(block[0] as u16) >> self.scan.low & 1, 1),
            (_, _, 0) => self.ac_first(block, ac),
            _ => self.ac_refinement(block, ac),
        }
    }

    fn dc(&mut self, value: i32, part: usize, slot: Slot) {
        let difference = value - self.before[part];
        self.before[part] = value;
        let size = size_of_number(difference);
        self.sink.symbol(slot, size as u8);
        self.number(difference, size);
    }

    fn ac(&mut self, block: &[i16; 64], slot: Slot) {
        let mut run = 0;
        for &natural in &NATURAL[1..] {
            let value = i32::from(block[usize::from(natural)]);
            if value == 0 {
                run += 1;
            } else {
                self.coefficient(value, run, slot);
                run = 0;
            }
        }
        if run > 0 {
            self.needless_zeros(slot);
            self.sink.symbol(slot, 0);
        }
    }

    fn ac_first(&mut self, block: &[i16; 64], slot: Slot) {
        let (first, last) = self.scan.band;
        let mut run = 0;
        for &natural in &NATURAL[usize::from(first)..=usize::from(last)] {
            let value = i32::from(block[usize::from(natural)]);
            // Towards 0 (G.1.2.1), unlike a shift.
            let value = value.signum() * (value.abs() >> self.scan.low);
            if value == 0 {
                run += 1;
            } else {
                self.end_run();
                self.coefficient(value, run, slot);
                run = 0;
            }
        }
        if run > 0 {
            self.needless_zeros(slot);
            self.end_block(slot, 0);
        }
    }

    fn ac_refinement(&mut self, block: &[i16; 64], slot: Slot) {
        let (first, last) = self.scan.band;
        let band = &NATURAL[usize::from(first)..=usize::from(last)];
        let size = |natural: u8| u32::from(block[usize::from(natural)].unsigned_abs()) >> self.scan.low;
        let news = band.iter().rposition(|&natural| size(natural) == 1).map_or(0, |k| k + 1);
        let (mut run, mut corrections) = (0, 0);
        let mut bits = [false; 64];
        for (k, &natural) in band.iter().enumerate() {
            let size = size(natural);
            if size == 0 {
                run += 1;
                continue;
            }
            while run > 15 && k < news {
                self.end_run();
                self.sink.symbol(slot, 0xF0);
                self.flush(&bits[..corrections]);
                (run, corrections) = (run - 16, 0);
            }
            if size > 1 {
                bits[corrections] = size & 1 == 1;
                corrections += 1;
                continue;
            }
            self.end_run();
            self.sink.symbol(slot, (run as u8) << 4 | 1);
            self.sink.bits(u32::from(block[usize::from(natural)] > 0), 1);
            self.flush(&bits[..corrections]);
            (run, corrections) = (0, 0);
        }
        if run > 0 || corrections > 0 {
            self.held.extend(&bits[..corrections]);
            self.end_block(slot, corrections);
        }
    }

    #[inline(always)]
    fn coefficient(&mut self, value: i32, mut run: u32, slot: Slot) {
        while run > 15 {
            self.sink.symbol(slot, 0xF0);
            run -= 16;
        }
        let size = size_of_number(value);
        self.sink.symbol(slot, (run << 4 | size) as u8);
        self.number(value, size);
    }

    #[inline(always)]
    fn number(&mut self, value: i32, size: u32) {
        // A negative number is one less in two's complement (F.1.2.1.1).
        let bits = (value + (value >> 31)) as u32 & ((1 << size) - 1);
        self.sink.bits(bits, size);
    }

    fn needless_zeros(&mut self, slot: Slot) {
        if let Some(&(_, count)) = self.zero_runs.at(self.block, |z| z.0) {
            self.end_run();
            for _ in 0..count {
                self.sink.symbol(slot, 0xF0);
            }
        }
    }

    /// The block joins the run.
    fn end_block(&mut self, slot: Slot, corrections: usize) {
        self.run += 1;
        self.run_slot = slot;
        self.corrections += corrections as u32;
        let ends = run_ends(self.run, self.corrections);
        let turns = self.turns.at(self.block, |&block| block).is_some();
        if ends != turns || self.run == LONGEST {
            self.end_run();
        } else if ends {
            self.corrections = 0;
        }
    }

    /// Writes the run, if there is one.
    fn end_run(&mut self) {
        if self.run > 0 {
            let size = self.run.ilog2();
            self.sink.symbol(self.run_slot, (size << 4) as u8);
            self.sink.bits(self.run & ((1 << size) - 1), size);
            (self.run, self.corrections) = (0, 0);
            let held = std::mem::take(&mut self.held);
            self.flush(&held);
        }
    }

    fn flush(&mut self, bits: &[bool]) {
        bits.iter().for_each(|&bit| self.sink.bits(u32::from(bit), 1));
    }
}

/// Bits of a number's size (tables F.1 and F.2).
#[inline(always)]
fn size_of_number(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}
