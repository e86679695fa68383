//! Marker segments up to a scan's data (T.81, Annex B; T.87, Annex C).

use crate::huffman::Table;
use crate::ls::Presets;

/// How a frame's samples are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Process {
    /// SOF3: lossless, Huffman coding.
    Predictive,
    /// SOF55: JPEG-LS.
    Ls,
}

/// A frame header.
#[derive(Debug)]
pub struct Frame {
    /// How its samples are coded.
    pub process: Process,
    /// Bits of a sample, 2 to 16.
    pub precision: u32,
    /// Bits of a sample that scans code, 1 to 16.
    pub bits: u32,
    /// Samples of a row, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
    /// The components' identifiers and whether a scan had them, 1 to 4; all are sampled alike.
    pub components: Vec<(u8, bool)>,
    /// Whether one scan has all of several components.
    pub interleaved: bool,
}

impl Frame {
    /// Bytes of a sample.
    fn bytes(&self) -> usize {
        if self.bits > 8 { 2 } else { 1 }
    }

    /// Bytes of all samples.
    pub fn len(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height) * (self.components.len() * self.bytes()) as u64
    }

    /// Where a component's row begins among the samples, and how many bytes lie from sample to sample.
    pub fn place(&self, component: usize, y: u32) -> (usize, usize) {
        let (width, y, count) = (self.width as usize, y as usize, self.components.len());
        if self.interleaved {
            ((y * width * count + component) * self.bytes(), count * self.bytes())
        } else {
            ((component * self.height as usize + y) * width * self.bytes(), self.bytes())
        }
    }
}

/// A scan's component.
pub struct ScanComponent {
    /// Its place in the frame.
    pub index: usize,
    /// Its Huffman table.
    pub table: usize,
}

/// A scan header.
pub struct Scan {
    /// Its components, at least one.
    pub components: Vec<ScanComponent>,
    /// The predictor (T.81, Table H.1), or the largest error of a near-lossless scan.
    pub selection: u32,
    /// How components interleave in JPEG-LS: 0 not, 1 by row, 2 by sample.
    pub interleave: u8,
    /// How many low bits of samples are not coded.
    pub point_transform: u32,
}

/// What the segments before a scan set.
#[derive(Default)]
pub struct Headers {
    /// The frame, behind its header.
    pub frame: Option<Frame>,
    /// Huffman tables.
    pub tables: [Option<Table>; 4],
    /// The restart interval, in pixels for lossless JPEG and in rows for JPEG-LS; 0 where there is none.
    pub restart: u32,
    /// What LSE segments set.
    pub presets: Presets,
    /// The last scan's.
    pub point_transform: u32,
}

impl Headers {
    /// Whether every component had its scan.
    pub fn is_whole(&self) -> bool {
        self.frame.as_ref().is_some_and(|frame| frame.components.iter().all(|&(_, had)| had))
    }

    /// Takes the segments up to the data of the next scan; says how long they are. `None` where they are of another process, or none.
    pub fn take(&mut self, bytes: &[u8]) -> Option<(usize, Scan)> {
        let mut at = 0;
        if self.frame.is_none() && bytes.first_chunk() != Some(&[0xFF, 0xD8]) {
            return None;
        }
        loop {
            if bytes.get(at) != Some(&0xFF) {
                return None;
            }
            let marker = *bytes.get(at + 1)?;
            if marker == 0xFF {
                at += 1; // a fill byte (B.1.1.2)
                continue;
            }
            at += 2;
            if matches!(marker, 0xD8 | 0x01) {
                continue;
            }
            let len = usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?));
            let segment = bytes.get(at + 2..at + len)?;
            at += len;
            match marker {
                0xC3 => self.frame(Process::Predictive, segment)?,
                0xF7 => self.frame(Process::Ls, segment)?,
                0xC4 => self.tables(segment)?,
                0xDD => {
                    self.restart =
                        segment.iter().try_fold(0u32, |n, &byte| (n < 1 << 24).then_some(n << 8 | u32::from(byte)))?
                }
                0xF8 => self.presets.take(segment)?,
                0xDA => return Some((at, self.scan(segment)?)),
                0xE0..=0xEF | 0xFE | 0xDB => {}
                _ => return None,
            }
        }
    }

    fn frame(&mut self, process: Process, segment: &[u8]) -> Option<()> {
        let (&[precision, h1, h0, w1, w0, count], components) = segment.split_first_chunk()?;
        let (height, width) = (u32::from(u16::from_be_bytes([h1, h0])), u32::from(u16::from_be_bytes([w1, w0])));
        let components: Vec<_> = components.chunks(3).collect();
        let alike = components.windows(2).all(|two| two[0].get(1) == two[1].get(1));
        let valid = self.frame.is_none()
            && (2..=16).contains(&precision)
            && width > 0
            && height > 0
            && (1..=4).contains(&count)
            && components.len() == usize::from(count)
            && alike;
        let components = components.iter().map(|c| Some((*c.first()?, false))).collect::<Option<_>>()?;
        self.frame = Some(Frame {
            process,
            precision: precision.into(),
            bits: precision.into(),
            width,
            height,
            components,
            interleaved: false,
        });
        valid.then_some(())
    }

    fn tables(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&slot, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let (symbols, rest) = rest.split_at_checked(counts.iter().map(|&count| usize::from(count)).sum())?;
            *self.tables.get_mut(usize::from(slot))? = Some(Table::new(counts, symbols)?);
            segment = rest;
        }
        Some(())
    }

    fn scan(&mut self, segment: &[u8]) -> Option<Scan> {
        let frame = self.frame.as_mut()?;
        let (&count, rest) = segment.split_first()?;
        let (list, rest) = rest.split_at_checked(2 * usize::from(count))?;
        let &[selection, end, transform] = rest.first_chunk()?;
        let mut components = Vec::new();
        for pair in list.chunks(2) {
            let &[id, table] = pair.first_chunk()?;
            let index = frame.components.iter().position(|&(of, had)| of == id && !had)?;
            frame.components.get_mut(index)?.1 = true;
            components.push(ScanComponent { index, table: usize::from(table >> 4) });
        }
        let all = components.len() == frame.components.len();
        if components.is_empty() || !all && components.len() > 1 {
            return None;
        }
        frame.interleaved = all && components.len() > 1;
        let scan = Scan {
            components,
            selection: selection.into(),
            interleave: end,
            point_transform: u32::from(transform & 15),
        };
        let valid = match frame.process {
            Process::Predictive => (1..=7).contains(&selection) && scan.point_transform < frame.precision,
            Process::Ls => end <= 2 && transform == 0 && (end == 0) == (scan.components.len() == 1),
        };
        let alike = frame.interleaved || scan.components[0].index == 0 || scan.point_transform == self.point_transform;
        self.point_transform = scan.point_transform;
        if !(valid && alike) {
            return None;
        }
        frame.bits = frame.precision - scan.point_transform;
        Some(scan)
    }
}
