//! Bilevel images that ITU-T T.4 and T.6 code, as PDF's CCITTFaxDecode has them (ISO 32000-1, 7.4.6).
//!
//! ```text
//!   stream ─▶ lines, as long as an encoder would write the very bits ─▶ modes ─▶ model ─▶ payload
//!         └▶ what follows, as bytes                                        └────────────▶
//! ```
#![forbid(unsafe_code)]

mod bits;
mod codes;
mod line;
mod model;

use bits::{Reader, Writer};
use codes::END;
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{Decoder, Encoder};
use kit_entropy::varint;
use line::{Line, Scanner};
use model::Model;

/// How a stream is coded: the entries of its decoding parameters (ISO 32000-1, Table 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Params {
    /// K is negative, T.6; otherwise it is 0, T.4 in one dimension. Streams of another K gain nothing.
    pub two_dimensional: bool,
    /// Pixels of a line.
    pub columns: u32,
    /// Lines begin at bytes.
    pub byte_align: bool,
}

/// The most pixels of a line that are modelled.
const WIDEST: u32 = 1 << 20;

/// Bytes of working memory to code streams whose widest has so many columns and whose longest has so many bytes.
pub fn memory(columns: u32, len: u64) -> u64 {
    Model::memory(u64::from(columns.min(WIDEST))) + (1 << 18) + 2 * len
}

/// A document's streams, one after the other: each is coded with what the ones before have taught.
pub struct Fax {
    model: Model,
    scanner: Scanner,
    limits: Limits,
}

impl Fax {
    /// Starts before the first stream.
    pub fn new(limits: Limits) -> Result<Self> {
        limits.need_memory(memory(0, 0))?;
        Ok(Self { model: Model::new(), scanner: Scanner::new(), limits })
    }

    /// Codes any bytes onto the end of `out`.
    pub fn encode(&mut self, stream: &[u8], params: &Params, out: &mut Vec<u8>) -> Result<()> {
        self.limits.need_memory(memory(params.columns, stream.len() as u64))?;
        let lines = self.count(stream, params);
        varint::put(out, lines);
        let mut code = Vec::new();
        let mut coder = Encoder::new(&mut code);
        self.model.begin(params.columns);
        let mut reader = Reader::new(stream);
        let (mut line, mut reference, mut modes) = (Line::new(), Line::new(), Vec::new());
        for _ in 0..lines {
            self.scanner.take(&mut reader, &reference, params, &mut line, &mut modes);
            self.model.code(&mut modes, &mut coder)?;
            std::mem::swap(&mut reference, &mut line);
        }
        coder.finish();
        varint::put(out, code.len() as u64);
        out.extend(code);
        put_rest(stream, reader, params, out);
        Ok(())
    }

    /// How many lines are as an encoder would write them.
    fn count(&self, stream: &[u8], params: &Params) -> u64 {
        let (mut reader, mut lines) = (Reader::new(stream), 0);
        let (mut line, mut reference, mut modes) = (Line::new(), Line::new(), Vec::new());
        let mut again = Vec::new();
        let mut writer = Writer::new(&mut again);
        if !(1..=WIDEST).contains(&params.columns) {
            return 0;
        }
        let mut left = stream;
        loop {
            if self.scanner.take(&mut reader, &reference, params, &mut line, &mut modes).is_none() {
                return lines;
            }
            line::put(&mut writer, &line, &modes, params);
            if !writer.is_start_of(&mut left) {
                return lines;
            }
            std::mem::swap(&mut reference, &mut line);
            lines += 1;
        }
    }

    /// Restores `len` bytes onto the end of `out`, from a payload that they use up.
    pub fn decode(&mut self, payload: &mut &[u8], len: u64, params: &Params, out: &mut Vec<u8>) -> Result<()> {
        self.limits.need_output(len)?;
        self.limits.need_memory(memory(params.columns, len))?;
        let short = || Error::corrupt("the payload is cut short");
        let lines = varint::take(payload).ok_or_else(short)?;
        let code_len = varint::take(payload).and_then(|len| usize::try_from(len).ok()).ok_or_else(short)?;
        let (code, rest) = payload.split_at_checked(code_len).ok_or_else(short)?;
        *payload = rest;
        if lines > 0 && !(1..=WIDEST).contains(&params.columns) {
            return Err(Error::corrupt(format!("{lines} lines of {} columns", params.columns)));
        }
        let start = out.len();
        let over = || Error::corrupt(format!("the lines take more than the stream's {len} bytes"));
        let mut writer = Writer::new(out);
        let mut coder = Decoder::new(code);
        self.model.begin(params.columns);
        let mut modes = Vec::new();
        for _ in 0..lines {
            modes.clear();
            let line = self.model.code(&mut modes, &mut coder)?;
            line::put(&mut writer, line, &modes, params);
            if coder.is_overrun() || (writer.written() - start) as u64 > len {
                return Err(over());
            }
        }
        if !coder.finish() {
            return Err(Error::corrupt("the code does not end where the lines do"));
        }
        take_rest(payload, writer, params)?;
        let missing = len.checked_sub((out.len() - start) as u64).and_then(|missing| usize::try_from(missing).ok());
        let (bytes, rest) = missing.and_then(|missing| payload.split_at_checked(missing)).ok_or_else(over)?;
        out.extend(bytes);
        *payload = rest;
        Ok(())
    }
}

/// Whether the end of a block comes next, and nothing but zeros in its last byte.
fn end<'a>(mut reader: Reader<'a>, params: &Params) -> Option<Reader<'a>> {
    if params.byte_align {
        reader.align();
    }
    let taken = params.two_dimensional && reader.take(END) && reader.take(END);
    let padding = (8 - reader.at() % 8) as u32 % 8;
    (taken && (padding == 0 || reader.look(padding) == 0)).then(|| {
        reader.align();
        reader
    })
}

/// Writes what follows the lines: whether it is the end of a block, and the bytes behind that or from the last line's on.
fn put_rest(stream: &[u8], reader: Reader<'_>, params: &Params, out: &mut Vec<u8>) {
    let end = end(reader, params);
    out.push(u8::from(end.is_some()));
    let from = end.map_or(reader.at() / 8, |end| end.at() / 8);
    out.extend(stream.get(from as usize..).unwrap_or(&[]));
}

fn take_rest(payload: &mut &[u8], mut writer: Writer<'_>, params: &Params) -> Result<()> {
    let (&end, rest) = payload.split_first().ok_or_else(|| Error::corrupt("the payload is cut short"))?;
    *payload = rest;
    match end {
        0 => Ok(()),
        1 => {
            if params.byte_align {
                writer.align();
            }
            writer.put(END);
            writer.put(END);
            writer.align();
            Ok(())
        }
        _ => Err(Error::corrupt(format!("an end of kind {end}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T6: Params = Params { two_dimensional: true, columns: 200, byte_align: false };
    const T4: Params = Params { two_dimensional: false, columns: 200, byte_align: true };

    /// A slanted stroke and noise, coded as lines of runs.
    fn lines() -> Vec<Line> {
        let mut state = 1u32;
        (0..300u32)
            .map(|y| {
                let mut line = vec![20 + y / 3, 31 + y / 3];
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                if state >> 30 == 0 {
                    line.extend([140 + (state >> 25) % 8, 190]);
                }
                line
            })
            .collect()
    }

    fn stream(params: &Params) -> Vec<u8> {
        let mut out = Vec::new();
        let mut writer = Writer::new(&mut out);
        let mut above = Line::new();
        for line in lines() {
            let mut modes = Vec::new();
            line::tell(&line, &above, params.columns, &mut modes);
            line::put(&mut writer, &line, &modes, params);
            above = line;
        }
        writer.put(END);
        writer.put(END);
        writer.align();
        out
    }

    fn coded(streams: &[(&[u8], Params)]) -> Vec<u8> {
        let mut payload = Vec::new();
        let mut fax = Fax::new(Limits::DEFAULT).expect("it is allowed");
        for (stream, params) in streams {
            fax.encode(stream, params, &mut payload).expect("it is coded");
        }
        let (mut rest, mut fax) = (&payload[..], Fax::new(Limits::DEFAULT).expect("it is allowed"));
        for (stream, params) in streams {
            let mut out = b"before".to_vec();
            fax.decode(&mut rest, stream.len() as u64, params, &mut out).expect("it is decoded");
            assert_eq!(out, [b"before", *stream].concat());
        }
        assert!(rest.is_empty());
        payload
    }

    #[test]
    fn images_come_back_smaller() {
        for params in [T6, T4, Params { byte_align: true, ..T6 }, Params { byte_align: false, ..T4 }] {
            let stream = stream(&params);
            let both = coded(&[(&stream, params), (&stream, params)]);
            assert!(both.len() < stream.len(), "{params:?}: {} of twice {}", both.len(), stream.len());
        }
    }

    #[test]
    fn any_bytes_come_back() {
        let stream = stream(&T6);
        for i in 0..60 {
            let mut odd = stream.clone();
            let at = i * stream.len() / 60;
            odd[at] ^= 1 << (i % 8);
            coded(&[(&odd, T6), (&odd[at..], T4), (&stream[..at], T6), (&[], T4)]);
        }
        for columns in [0, 1, 7, 201, u32::MAX] {
            coded(&[(&stream, Params { columns, ..T6 }), (&stream, Params { columns, ..T4 })]);
        }
    }

    #[test]
    fn damaged_payloads_do_not_harm() {
        let stream = stream(&T6);
        let payload = coded(&[(&stream, T6)]);
        for at in 0..payload.len() {
            let mut odd = payload.clone();
            odd[at] ^= 0x40;
            for wrong in [&odd[..], &payload[..at]] {
                let mut out = Vec::new();
                let mut fax = Fax::new(Limits::DEFAULT).expect("it is allowed");
                let result = fax.decode(&mut &wrong[..], stream.len() as u64, &T6, &mut out);
                assert!(result.is_err() || out.len() == stream.len());
                assert!(out.len() <= stream.len() + 64);
            }
        }
    }
}
