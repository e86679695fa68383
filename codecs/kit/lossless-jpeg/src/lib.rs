//! Lossless JPEG (ITU-T T.81, Annex H) and JPEG-LS (ITU-T T.87, near-lossless too) as samples, and back to the very bytes.
//!
//! ```text
//!  stream ─▶ headers ─▶ scans: predictive or ls ─▶ samples          undo
//!              │            │ the same code, reading bits or writing them
//!              ▼            ▼
//!            recipe: headers and tail as they are, and what another encoder did differently, as patches
//!              │            │
//!              ▼            ▼
//!  stream ◀─ headers ◀─ scans written from samples, patched         redo
//! ```
//!
//! Both processes leave an encoder no choice but its headers, its padding and its tables: those are in the recipe. [`undo`] makes the
//! stream again and compares before it says that a stream can be undone.
#![forbid(unsafe_code)]

mod bits;
mod headers;
mod huffman;
mod ls;
mod patches;
mod pixels;
mod predictive;

use bits::{Reader, Stuffing, Writer};
use headers::{Frame, Headers, Process, Scan};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
use ls::Breaks;
use pixels::Pixels;

/// A stream's picture, and what else it takes to make the stream again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Samples of a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Samples of a pixel, 1 to 4.
    pub components: u32,
    /// Bits of a sample that the stream codes, 1 to 16.
    pub bits: u32,
    /// Whether the samples of a pixel lie together; else the planes follow one another.
    pub interleaved: bool,
    /// The samples, unsigned and as the stream codes them, those of near-lossless streams in steps of twice the largest error and one: a
    /// byte each up to 8 bits, else two, the lower first.
    pub samples: Vec<u8>,
    /// What [`redo`] needs beside the samples.
    pub recipe: Vec<u8>,
}

/// Bytes of working memory to undo or redo a stream of `stream` bytes whose samples take `samples`, these two included.
pub fn memory(stream: u64, samples: u64) -> u64 {
    2 * (stream + samples) + (4 << 20)
}

/// Takes a stream apart; `None` where it is no such stream, is cut short, or would not come back as it is.
pub fn undo(stream: &[u8], limits: &Limits) -> Option<Undone> {
    let (mut headers, mut recipe) = (Headers::default(), Vec::new());
    let (mut samples, mut patches) = (Vec::new(), Vec::new());
    let (mut again, mut at) = (Vec::new(), 0usize);
    while !headers.is_whole() {
        let piece = stream.get(at..)?;
        let (len, scan) = headers.take(piece)?;
        varint::put(&mut recipe, len as u64);
        recipe.extend(piece.get(..len)?);
        let coded = piece.get(len..)?;
        let frame = headers.frame.as_ref()?;
        if samples.is_empty() {
            samples = room(frame, coded.len() as u64, limits)?;
        }
        let (mut reader, mut breaks) = (Reader::new(coded, stuffing(frame)), Breaks::new(samples.len()));
        run(&mut reader, &headers, frame, &scan, &mut Pixels::Wanted(&mut samples), &mut breaks)?;
        breaks.put(&mut recipe);
        breaks.rewind();
        again.clear();
        let mut writer = Writer::new(&mut again, stuffing(frame));
        run(&mut writer, &headers, frame, &scan, &mut Pixels::Given(&samples), &mut breaks)?;
        writer.finish();
        patches::put(&again, coded.get(..again.len())?, &mut patches)?;
        at += len + again.len();
    }
    let tail = stream.get(at..)?;
    varint::put(&mut recipe, tail.len() as u64);
    recipe.extend(tail);
    recipe.extend(patches);
    let frame = headers.frame.as_ref()?;
    Some(Undone {
        width: frame.width,
        height: frame.height,
        components: frame.components.len() as u32,
        bits: frame.bits,
        interleaved: frame.interleaved,
        samples,
        recipe,
    })
}

/// Makes the stream of `recipe` and `samples` again, onto the end of `out`; fails where they are not of one stream.
pub fn redo(recipe: &[u8], samples: &[u8], limits: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let short = || Error::corrupt("the recipe of a lossless JPEG stream is cut short");
    let (mut rest, begin) = (recipe, out.len());
    let (mut headers, mut scans) = (Headers::default(), Vec::new());
    while !headers.is_whole() {
        let piece = counted(&mut rest).ok_or_else(short)?;
        let scan = match headers.take(piece) {
            Some((len, scan)) if len == piece.len() => scan,
            _ => return Err(Error::corrupt("expected headers of a lossless JPEG scan, found others")),
        };
        let frame = headers.frame.as_ref().ok_or_else(short)?;
        if frame.len() != samples.len() as u64 {
            return Err(Error::corrupt(format!("expected {} bytes of samples, found {}", frame.len(), samples.len())));
        }
        let mut breaks = Breaks::take(&mut rest, samples.len()).ok_or_else(short)?;
        out.extend(piece);
        let start = out.len();
        let mut writer = Writer::new(out, stuffing(frame));
        run(&mut writer, &headers, frame, &scan, &mut Pixels::Given(samples), &mut breaks)
            .ok_or_else(|| Error::corrupt("the samples are none of the stream's"))?;
        writer.finish();
        limits.need_output((out.len() - begin) as u64)?;
        scans.push(start..out.len());
    }
    let tail = counted(&mut rest).ok_or_else(short)?;
    for scan in scans {
        let coded = out.get_mut(scan).ok_or_else(short)?;
        patches::take(&mut rest, coded)
            .ok_or_else(|| Error::corrupt("a patch of a lossless JPEG stream lies outside"))?;
    }
    out.extend(tail);
    match rest.len() {
        0 => Ok(()),
        more => Err(Error::corrupt(format!("{more} bytes behind the recipe of a lossless JPEG stream"))),
    }
}

fn counted<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::try_from(varint::take(rest)?).ok()?;
    let (bytes, after) = rest.split_at_checked(len)?;
    *rest = after;
    Some(bytes)
}

/// Room for the samples that so many coded bytes can stand for.
fn room(frame: &Frame, coded: u64, limits: &Limits) -> Option<Vec<u8>> {
    let least_bits = match frame.process {
        Process::Predictive => u64::from(frame.width) * u64::from(frame.height),
        Process::Ls => u64::from(frame.height), // a run is at least a bit
    };
    if least_bits > 8 * coded || frame.len() > limits.output {
        return None;
    }
    let mut samples = Vec::new();
    limits.reserve(&mut samples, frame.len()).ok()?;
    samples.resize(usize::try_from(frame.len()).ok()?, 0);
    Some(samples)
}

fn stuffing(frame: &Frame) -> Stuffing {
    match frame.process {
        Process::Predictive => Stuffing::Byte,
        Process::Ls => Stuffing::Bit,
    }
}

fn run<S: bits::Side>(
    side: &mut S,
    headers: &Headers,
    frame: &Frame,
    scan: &Scan,
    pixels: &mut Pixels<'_>,
    breaks: &mut Breaks,
) -> Option<()> {
    match frame.process {
        Process::Predictive => predictive::code(side, headers, frame, scan, pixels),
        Process::Ls => ls::code(side, headers, frame, scan, pixels, breaks),
    }
}
