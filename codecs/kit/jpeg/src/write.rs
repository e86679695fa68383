//! The segments around scans (B.2).

use crate::zigzag::NATURAL;
use crate::{Frame, Process, Scan, Slot, Table};

/// Start of image, the second byte of the marker as of all these.
pub const SOI: u8 = 0xD8;
/// End of image.
pub const EOI: u8 = 0xD9;
/// Start of scan.
pub const SOS: u8 = 0xDA;
/// Quantisation tables.
pub const DQT: u8 = 0xDB;
/// Huffman tables.
pub const DHT: u8 = 0xC4;
/// Restart interval.
pub const DRI: u8 = 0xDD;
/// The first frame header, of baseline; extended and progressive ones follow.
pub const SOF0: u8 = 0xC0;

/// Any segment: `contents` of at most 65533 bytes behind a marker and their length.
pub fn segment(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
    let length = contents.len().min(65533) as u16 + 2;
    out.extend([0xFF, marker]);
    out.extend(length.to_be_bytes());
    out.extend(&contents[..usize::from(length) - 2]);
}

/// DQT of one table, given row by row; in 16 bits an entry where 8 do not do.
pub fn quantisation(out: &mut Vec<u8>, number: u8, table: &[u16; 64]) {
    let wide = table.iter().any(|&entry| entry > 255);
    let mut contents = vec![u8::from(wide) << 4 | number & 3];
    for &natural in &NATURAL {
        let entry = table[usize::from(natural)].to_be_bytes();
        contents.extend(&entry[usize::from(!wide)..]);
    }
    segment(out, DQT, &contents);
}

/// SOF of the frame's process.
pub fn frame(out: &mut Vec<u8>, frame: &Frame) {
    let mut contents = vec![8];
    contents.extend(frame.height.to_be_bytes());
    contents.extend(frame.width.to_be_bytes());
    contents.push(frame.components.len() as u8);
    for component in &frame.components {
        contents.extend([component.id, component.horizontal << 4 | component.vertical, component.quantiser]);
    }
    let marker = match frame.process {
        Process::Baseline => SOF0,
        Process::Extended => SOF0 + 1,
        Process::Progressive => SOF0 + 2,
    };
    segment(out, marker, &contents);
}

/// DHT of one table.
pub fn huffman(out: &mut Vec<u8>, slot: Slot, table: &Table) {
    segment(out, DHT, &[&[slot.byte()], &table.counts()[..], table.symbols()].concat());
}

/// DRI: MCUs between restart markers, 0 for none.
pub fn restart_interval(out: &mut Vec<u8>, interval: u16) {
    segment(out, DRI, &interval.to_be_bytes());
}

/// SOS.
pub fn scan(out: &mut Vec<u8>, frame: &Frame, scan: &Scan) {
    let mut contents = vec![scan.components.len() as u8];
    for component in &scan.components {
        contents.extend([frame.components[component.index].id, component.dc << 4 | component.ac]);
    }
    contents.extend([scan.band.0, scan.band.1, scan.high << 4 | scan.low]);
    segment(out, SOS, &contents);
}
