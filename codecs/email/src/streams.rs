//! A payload: the code of the records and of the short binary bodies, and of the text behind.
//!
//! ```text
//!  payload:  twice the length of the records, and 1 where encoded words are undone; where it is 0, there is nothing else but
//!            the code of the text, as long as the frame
//!            length of the records' code, their code
//!            length of the binary stream, length of its code, its code
//!            length of the text, its code
//! ```

use crate::{binary, text};
use kit_core::{Cx, Error, Limits, Result};
use kit_entropy::varint;

/// What a frame is taken apart into, beside its parts.
#[derive(Default)]
pub struct Streams {
    /// Whether encoded words of headers are undone.
    pub words: bool,
    /// Records of bodies.
    pub control: Vec<u8>,
    /// Short binary bodies.
    pub binary: Vec<u8>,
    /// Everything else.
    pub text: Vec<u8>,
}

/// Bytes of working memory for a frame of `len` bytes: its streams, and what coding one of them takes.
pub fn memory(len: u64, level: &str) -> u64 {
    let coding = text::memory(len, level).max(binary::memory(len, level));
    coding.saturating_add(len.saturating_mul(4)).saturating_add(1 << 16)
}

impl Streams {
    /// Codes the streams onto the end of `out`.
    pub fn encode(&self, cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let level = cx.options.level();
        let first = (self.control.len() as u64) << 1 | u64::from(self.words);
        varint::put(out, first);
        if first > 0 {
            put_section(out, |code| binary::encode(&self.control, level, cx.limits, code))?;
            varint::put(out, self.binary.len() as u64);
            put_section(out, |code| binary::encode(&self.binary, level, cx.limits, code))?;
            varint::put(out, self.text.len() as u64);
        }
        text::encode(&self.text, level, cx.limits, out)
    }

    /// Restores the streams of a frame of `cx.len` bytes.
    pub fn decode(mut payload: &[u8], cx: &Cx<'_>) -> Result<Self> {
        let level = cx.options.level();
        // Streams need the room that is declared for them, and not the frame's.
        let limits = Limits { output: cx.len, ..cx.limits };
        let mut streams = Self::default();
        let input = &mut payload;
        let mut text_len = cx.len;
        let first = number(input, "the length of the records", cx.len.saturating_mul(2).saturating_add(1))?;
        streams.words = first & 1 == 1;
        if first > 0 {
            let code = section(input, "the records")?;
            binary::decode(code, first >> 1, level, limits, &mut streams.control)?;
            let len = number(input, "the length of the binary bodies", cx.len)?;
            binary::decode(section(input, "the binary bodies")?, len, level, limits, &mut streams.binary)?;
            text_len = number(input, "the length of the text", cx.len)?;
        }
        text::decode(input, text_len, level, limits, &mut streams.text)?;
        Ok(streams)
    }
}

/// Of each stream of a payload its name, its length and the length of its code.
pub fn shares(payload: &[u8], cx: &Cx<'_>) -> Result<[(&'static str, u64, u64); 3]> {
    let streams = Streams::decode(payload, cx)?;
    let level = cx.options.level();
    let of = |bytes: &[u8]| {
        let mut code = Vec::new();
        binary::encode(bytes, level, cx.limits, &mut code).map(|()| code.len() as u64)
    };
    let (control, binary) = (of(&streams.control)?, of(&streams.binary)?);
    let text = payload.len() as u64 - control - binary;
    Ok([
        ("records", streams.control.len() as u64, control),
        ("binary bodies", streams.binary.len() as u64, binary),
        ("text", streams.text.len() as u64, text),
    ])
}

/// Takes a number of at most `most` off the front of `input`.
fn number(input: &mut &[u8], what: &str, most: u64) -> Result<u64> {
    match varint::take(input) {
        Some(number) if number <= most => Ok(number),
        Some(number) => Err(Error::corrupt(format!("expected {what} of at most {most}, found {number}"))),
        None => Err(Error::corrupt(format!("{what} is cut short"))),
    }
}

/// Appends a section: its length, and what `write` puts behind.
fn put_section(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
    let mut section = Vec::new();
    write(&mut section)?;
    varint::put(out, section.len() as u64);
    out.append(&mut section);
    Ok(())
}

/// Takes a section off the front of `input`.
fn section<'a>(input: &mut &'a [u8], what: &str) -> Result<&'a [u8]> {
    let len = number(input, what, input.len() as u64)?;
    let (section, rest) =
        input.split_at_checked(len as usize).ok_or_else(|| Error::corrupt(format!("{what} is cut short")))?;
    *input = rest;
    Ok(section)
}
