//! What a scan codes and in which order (A.2, B.2.3).

use crate::{Choices, Frame, Process, Table};
use kit_core::{Error, Result};
use std::ops::Range;

/// One scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// One to four components, each once.
    pub components: Vec<ScanComponent>,
    /// First and last coefficient in coding order, 0 to 63; as the file says, though sequential scans always code all.
    pub band: (u8, u8),
    /// The bit of the previous scan of these coefficients, 0 if there was none.
    pub high: u8,
    /// The lowest bit coded, 0 to 13.
    pub low: u8,
    /// MCUs between restart markers, 0 for none.
    pub restart_interval: u16,
    /// Huffman tables in force, by [`crate::Slot::index`].
    pub tables: [Option<Table>; 8],
    /// What the encoder chose.
    pub choices: Choices,
    /// Where the entropy-coded bytes lie in the file.
    pub data: Range<usize>,
}

/// A component's part in a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScanComponent {
    /// Index in the frame.
    pub index: usize,
    /// Number of its DC table, 0 to 3.
    pub dc: u8,
    /// Number of its AC table, 0 to 3.
    pub ac: u8,
}

impl Scan {
    /// Reads the contents of SOS.
    pub(crate) fn parse(contents: &[u8], frame: &Frame) -> Result<Self> {
        let bad = || Error::input(format!("SOS: {contents:02x?} does not describe a scan of this frame"));
        let (&count, rest) = contents.split_first().ok_or_else(bad)?;
        let (specs, [first, last, bits]) = rest.split_last_chunk::<3>().ok_or_else(bad)?;
        if !(1..=4).contains(&count) || specs.len() != 2 * usize::from(count) {
            return Err(bad());
        }
        let mut components: Vec<ScanComponent> = Vec::new();
        for spec in specs.chunks_exact(2) {
            let index = frame.components.iter().position(|c| c.id == spec[0]).ok_or_else(bad)?;
            let (dc, ac) = (spec[1] >> 4, spec[1] & 15);
            if dc > 3 || ac > 3 || components.iter().any(|c| c.index == index) {
                return Err(bad());
            }
            components.push(ScanComponent { index, dc, ac });
        }
        let (first, last, high, low) = (*first, *last, bits >> 4, bits & 15);
        let band = if first == 0 { last == 0 } else { first <= last && last < 64 && count == 1 };
        let precision = low <= 13 && (high == 0 || high == low + 1);
        if frame.process == Process::Progressive && !(band && precision) {
            return Err(bad());
        }
        let (tables, choices) = (Default::default(), Choices::default());
        Ok(Self { components, band: (first, last), high, low, restart_interval: 0, tables, choices, data: 0..0 })
    }

    /// The blocks in the order of the scan.
    pub(crate) fn order(&self, frame: &Frame) -> Order {
        let mut blocks = Vec::new();
        if let [only] = self.components[..] {
            let component = &frame.components[only.index];
            blocks.push(Place { part: 0, across: 1, down: 1, dx: 0, dy: 0, stride: component.stride });
            return Order { blocks, wide: component.wide, high: component.high };
        }
        for (part, component) in self.components.iter().map(|c| &frame.components[c.index]).enumerate() {
            let (across, down) = (u32::from(component.horizontal), u32::from(component.vertical));
            for dy in 0..down {
                for dx in 0..across {
                    blocks.push(Place { part, across, down, dx, dy, stride: component.stride });
                }
            }
        }
        Order { blocks, wide: frame.mcus_wide, high: frame.mcus_high }
    }
}

/// MCUs and the blocks of each: a scan of one component has one block an MCU and only those that are shown (A.2.2).
pub(crate) struct Order {
    pub blocks: Vec<Place>,
    pub wide: u32,
    pub high: u32,
}

/// A block's place in an MCU.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    /// Which of the scan's components.
    pub part: usize,
    across: u32,
    down: u32,
    dx: u32,
    dy: u32,
    stride: u32,
}

impl Place {
    /// Index of the first coefficient, for the MCU at column `x` and row `y`.
    #[inline]
    pub fn coefficient(&self, x: u32, y: u32) -> usize {
        let (row, column) = (y * self.down + self.dy, x * self.across + self.dx);
        (row as usize * self.stride as usize + column as usize) * 64
    }
}
