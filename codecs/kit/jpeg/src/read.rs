//! The markers of a file, one after the other (B.1, B.2).

use crate::decode::decode_scan;
use crate::write::{DHT, DQT, DRI, EOI, SOF0, SOI, SOS};
use crate::zigzag::NATURAL;
use crate::{Frame, Process, Scan, Table};
use kit_core::{Error, Limits, Result};
use std::ops::Range;

/// Scans of a file that are read; the finest of progressive files have fewer than 100.
const MAX_SCANS: usize = 500;

/// A picture as its file has it.
#[derive(Clone, Debug)]
pub struct Jpeg {
    /// All segments with a length, in the order of the file, SOF, DQT, DHT, DRI and SOS among them.
    pub segments: Vec<Segment>,
    /// The picture.
    pub frame: Frame,
    /// Its scans, the last of them perhaps cut short.
    pub scans: Vec<Scan>,
    /// Bytes of the file that belong to the picture: up to EOI, or as far as it could be read.
    pub end: usize,
    /// Why it could not be read to EOI; coefficients that were not read are 0.
    pub fault: Option<Error>,
}

/// A marker with what follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The second byte of the marker: E0 to EF for APP0 to APP15, FE for a comment.
    pub marker: u8,
    /// Where its contents lie in the file, behind their length.
    pub contents: Range<usize>,
    /// Scans in front of it.
    pub scans: usize,
}

impl Jpeg {
    /// The file without its entropy-coded data, up to [`Self::end`]; [`read_headers`] takes it.
    pub fn headers(&self, input: &[u8]) -> Vec<u8> {
        let mut headers = Vec::new();
        let mut at = 0;
        for scan in &self.scans {
            headers.extend(&input[at..scan.data.start]);
            at = scan.data.end;
        }
        headers.extend(&input[at.min(self.end)..self.end]);
        headers
    }
}

/// Reads a picture that starts with the first byte of `input`.
///
/// Fails where there is no frame of a kind that is read or its coefficients exceed the memory that `limits` allow; stops, with a
/// [`Jpeg::fault`], where the file does not go on as it should.
pub fn read(input: &[u8], limits: &Limits) -> Result<Jpeg> {
    let mut reader = Reader::new(input, Some(limits));
    let fault = reader.run().err();
    reader.finish(fault)
}

/// Reads what [`Jpeg::headers`] gives: all but the coefficients and choices. Scans' data are empty ranges where it belongs.
pub fn read_headers(headers: &[u8]) -> Result<Jpeg> {
    let mut reader = Reader::new(headers, None);
    let fault = reader.run().err();
    reader.finish(fault)
}

struct Reader<'a> {
    input: &'a [u8],
    at: usize,
    /// `None` where there is no entropy-coded data.
    limits: Option<&'a Limits>,
    segments: Vec<Segment>,
    frame: Option<Frame>,
    scans: Vec<Scan>,
    quantisers: [[u16; 64]; 4],
    tables: [Option<Table>; 8],
    restart_interval: u16,
    /// Components whose quantisation table has been settled, a bit each.
    begun: u8,
}

impl<'a> Reader<'a> {
    fn new(input: &'a [u8], limits: Option<&'a Limits>) -> Self {
        Self {
            input,
            at: 0,
            limits,
            segments: Vec::new(),
            frame: None,
            scans: Vec::new(),
            quantisers: [[0; 64]; 4],
            tables: Default::default(),
            restart_interval: 0,
            begun: 0,
        }
    }

    fn finish(self, fault: Option<Error>) -> Result<Jpeg> {
        match (self.frame, fault) {
            (Some(_), Some(error)) if self.scans.is_empty() => Err(error),
            (Some(frame), fault) => Ok(Jpeg { segments: self.segments, frame, scans: self.scans, end: self.at, fault }),
            (None, Some(error)) => Err(error),
            (None, None) => Err(Error::input("EOI before SOF").at(self.at as u64)),
        }
    }

    fn run(&mut self) -> Result<()> {
        if self.input.get(..2) != Some(&[0xFF, SOI]) {
            return Err(Error::input("expected marker ff d8 at the start").at(0));
        }
        self.at = 2;
        loop {
            let (marker, at) = self.marker()?;
            match marker {
                EOI => {
                    self.at = at;
                    return Ok(());
                }
                // Without contents: TEM, RST and another SOI.
                0x01 | 0xD0..=SOI => self.at = at,
                _ => self.segment(marker, at)?,
            }
        }
    }

    /// The next marker's second byte and what follows it; anything may stand in front, as far as libjpeg is concerned.
    fn marker(&self) -> Result<(u8, usize)> {
        let mut at = self.at;
        while let Some(&byte) = self.input.get(at) {
            match self.input.get(at + 1) {
                Some(&marker) if byte == 0xFF && marker != 0 && marker != 0xFF => return Ok((marker, at + 2)),
                _ => at += 1,
            }
        }
        Err(Error::input("expected a marker, found the end").at(self.at as u64))
    }

    fn segment(&mut self, marker: u8, at: usize) -> Result<()> {
        let input = self.input;
        let short = || Error::input(format!("the segment ff {marker:02x} is cut short")).at(at as u64);
        let length = input.get(at..at + 2).ok_or_else(short)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let contents = input.get(at + 2..at + length).ok_or_else(short)?;
        let here = |error: Error| error.at(at as u64);
        match marker {
            SOF0..=0xC2 => self.start_frame(marker, contents).map_err(here)?,
            DHT => self.define_tables(contents).map_err(here)?,
            DQT => self.define_quantisers(contents).map_err(here)?,
            DRI => self.define_interval(contents).map_err(here)?,
            0xC3 | 0xC5..=0xCF => {
                return Err(here(Error::input(format!("the process of ff {marker:02x} is not read"))));
            }
            _ => {}
        }
        let scan = if marker == SOS { Some(self.start_scan(contents).map_err(here)?) } else { None };
        self.segments.push(Segment { marker, contents: at + 2..at + length, scans: self.scans.len() });
        self.at = at + length;
        match scan {
            Some(scan) => self.scan(scan),
            None => Ok(()),
        }
    }

    fn start_frame(&mut self, marker: u8, contents: &[u8]) -> Result<()> {
        let process = [Process::Baseline, Process::Extended, Process::Progressive][usize::from(marker - SOF0)];
        if self.frame.is_some() {
            return Err(Error::input("SOF: a second frame"));
        }
        self.frame = Some(Frame::parse(process, contents)?);
        Ok(())
    }

    fn define_quantisers(&mut self, mut contents: &[u8]) -> Result<()> {
        while let Some((&spec, rest)) = contents.split_first() {
            let (wide, number) = (spec >> 4, usize::from(spec & 15));
            let bytes = 64 << (wide & 1);
            if wide > 1 || number > 3 || rest.len() < bytes {
                return Err(Error::input(format!("DQT: table {spec:02x} in {} bytes", rest.len())));
            }
            let (entries, rest) = rest.split_at(bytes);
            for (k, &natural) in NATURAL.iter().enumerate() {
                let entry = match wide {
                    0 => u16::from(entries[k]),
                    _ => u16::from_be_bytes([entries[2 * k], entries[2 * k + 1]]),
                };
                self.quantisers[number][usize::from(natural)] = entry;
            }
            contents = rest;
        }
        Ok(())
    }

    fn define_tables(&mut self, mut contents: &[u8]) -> Result<()> {
        while let [spec, rest @ ..] = contents {
            let (class, number) = (spec >> 4, spec & 15);
            let (counts, rest) = rest
                .split_first_chunk::<16>()
                .filter(|_| class < 2 && number < 4)
                .ok_or_else(|| Error::input(format!("DHT: table {spec:02x} in {} bytes", rest.len())))?;
            let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest
                .split_at_checked(total)
                .ok_or_else(|| Error::input(format!("DHT: expected {total} symbols, found {}", rest.len())))?;
            self.tables[usize::from(class << 2 | number)] = Some(Table::new(*counts, symbols)?);
            contents = rest;
        }
        Ok(())
    }

    fn define_interval(&mut self, contents: &[u8]) -> Result<()> {
        let [high, low] = *contents else {
            return Err(Error::input(format!("DRI: expected 2 bytes, found {}", contents.len())));
        };
        self.restart_interval = u16::from_be_bytes([high, low]);
        Ok(())
    }

    fn start_scan(&mut self, contents: &[u8]) -> Result<Scan> {
        let frame = self.frame.as_mut().ok_or_else(|| Error::input("SOS before SOF"))?;
        if self.scans.len() == MAX_SCANS {
            return Err(Error::input(format!("more than {MAX_SCANS} scans")));
        }
        let mut scan = Scan::parse(contents, frame)?;
        scan.restart_interval = self.restart_interval;
        scan.tables = self.tables.clone();
        if let Some(limits) = self.limits {
            frame.allocate(limits)?;
        }
        for component in &scan.components {
            if self.begun >> component.index & 1 == 0 {
                let component = &mut frame.components[component.index];
                component.quantisation = self.quantisers[usize::from(component.quantiser)];
            }
            self.begun |= 1 << component.index;
        }
        Ok(scan)
    }

    fn scan(&mut self, mut scan: Scan) -> Result<()> {
        scan.data = self.at..self.at;
        let outcome = match (self.limits, &mut self.frame) {
            (Some(_), Some(frame)) => decode_scan(self.input, self.at, frame, &mut scan),
            _ => Ok(()),
        };
        self.at = scan.data.end;
        self.scans.push(scan);
        outcome
    }
}
