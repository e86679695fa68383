//! A picture's components and their coefficients (A.1, B.2.2).

use kit_core::{Error, Limits, Result};

/// How the coefficients are spread over scans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// SOF0: all of a component's coefficients in one scan, at most two tables of each class.
    Baseline,
    /// SOF1: the same with up to four tables.
    Extended,
    /// SOF2: by bands of frequencies and by bits.
    Progressive,
}

/// What SOF says, with the components' coefficients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// How it is coded.
    pub process: Process,
    /// Samples a line, 1 to 65535.
    pub width: u16,
    /// Lines, 1 to 65535.
    pub height: u16,
    /// One to four components.
    pub components: Vec<Component>,
    /// MCUs a row of an interleaved scan.
    pub mcus_wide: u32,
    /// Rows of MCUs of an interleaved scan.
    pub mcus_high: u32,
}

/// One colour plane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// Its name in the file.
    pub id: u8,
    /// Horizontal sampling factor, 1 to 4: blocks a row in an MCU.
    pub horizontal: u8,
    /// Vertical sampling factor, 1 to 4.
    pub vertical: u8,
    /// Number of its quantisation table, 0 to 3.
    pub quantiser: u8,
    /// The quantisation table in force at its first scan, row by row; zeros where the file defines none.
    pub quantisation: [u16; 64],
    /// Blocks a row that hold samples of the picture.
    pub wide: u32,
    /// Rows of blocks that hold samples of the picture.
    pub high: u32,
    /// Blocks a row that are stored: whole MCUs.
    pub stride: u32,
    /// Rows of blocks that are stored.
    pub rows: u32,
    /// 64 a block, row by row within the block; blocks row by row. Empty until the first scan.
    pub coefficients: Vec<i16>,
}

impl Frame {
    /// Reads the contents of SOF0, SOF1 or SOF2.
    pub(crate) fn parse(process: Process, contents: &[u8]) -> Result<Self> {
        let [precision, y1, y0, x1, x0, count, rest @ ..] = contents else {
            return Err(Error::input(format!("SOF: expected 6 bytes or more, found {}", contents.len())));
        };
        if *precision != 8 {
            return Err(Error::input(format!("SOF: expected samples of 8 bits, found {precision}")));
        }
        let (height, width) = (u16::from_be_bytes([*y1, *y0]), u16::from_be_bytes([*x1, *x0]));
        let count = usize::from(*count);
        if width == 0 || height == 0 || !(1..=4).contains(&count) || rest.len() != 3 * count {
            return Err(Error::input(format!("SOF: {width} × {height} samples of {count} components")));
        }
        let mut components = Vec::with_capacity(count);
        for spec in rest.chunks_exact(3) {
            let (horizontal, vertical) = (spec[1] >> 4, spec[1] & 15);
            if !(1..=4).contains(&horizontal) || !(1..=4).contains(&vertical) || spec[2] > 3 {
                return Err(Error::input(format!("SOF: sampling {horizontal} × {vertical}, quantiser {}", spec[2])));
            }
            components.push(Component::new(spec[0], horizontal, vertical, spec[2]));
        }
        Ok(Self::new(process, width, height, components))
    }

    /// Lays out components of which only the names, sampling factors and quantisers matter (A.1.1, A.2.4).
    pub fn new(process: Process, width: u16, height: u16, mut components: Vec<Component>) -> Self {
        let most = |factor: fn(&Component) -> u8| u32::from(components.iter().map(factor).max().unwrap_or(1));
        let (across, down) = (most(|c| c.horizontal), most(|c| c.vertical));
        let mcus_wide = u32::from(width).div_ceil(8 * across);
        let mcus_high = u32::from(height).div_ceil(8 * down);
        for component in &mut components {
            let (h, v) = (u32::from(component.horizontal), u32::from(component.vertical));
            component.wide = (u32::from(width) * h).div_ceil(across).div_ceil(8);
            component.high = (u32::from(height) * v).div_ceil(down).div_ceil(8);
            (component.stride, component.rows) = (mcus_wide * h, mcus_high * v);
        }
        Self { process, width, height, components, mcus_wide, mcus_high }
    }

    /// Blocks that are stored, over all components.
    pub fn blocks(&self) -> u64 {
        self.components.iter().map(Component::blocks).sum()
    }

    /// Makes room for the coefficients, all 0.
    pub fn allocate(&mut self, limits: &Limits) -> Result<()> {
        limits.need_memory(self.blocks() * 128)?;
        for component in &mut self.components {
            if component.coefficients.is_empty() {
                let count = component.blocks() * 64;
                limits.reserve(&mut component.coefficients, count)?;
                component.coefficients.resize(count as usize, 0);
            }
        }
        Ok(())
    }
}

impl Component {
    /// A component that [`Frame::new`] lays out.
    pub fn new(id: u8, horizontal: u8, vertical: u8, quantiser: u8) -> Self {
        let (quantisation, coefficients) = ([0; 64], Vec::new());
        Self { id, horizontal, vertical, quantiser, quantisation, wide: 0, high: 0, stride: 0, rows: 0, coefficients }
    }

    /// Blocks that are stored.
    pub fn blocks(&self) -> u64 {
        u64::from(self.stride) * u64::from(self.rows)
    }
}
