//! Streams and parts to the frame, as `SPEC.md` says.

use crate::control::{Place, Record};
use crate::entity::Transfer;
use crate::sink::Sink;
use crate::streams::Streams;
use crate::transfer::{Habits, USUAL};
use crate::walk::{Walk, first_line};
use crate::words::{self, MARK};
use kit_core::{Cx, Error, Result};

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    cx.limits.need_output(cx.len)?;
    let streams = Streams::decode(payload, cx)?;
    let mut joined = Joined {
        walk: Walk::default(),
        words: streams.words,
        habits: USUAL,
        control: &streams.control,
        binary: &streams.binary,
        text: &streams.text,
        parts,
        sink: Sink::new(out, cx.len, cx.limits)?,
    };
    while !joined.text.is_empty() {
        if let Some(transfer) = joined.walk_on()? {
            joined.bodies(transfer)?;
        }
    }
    joined.finish()
}

/// What is left of the streams, and what was made of them.
struct Joined<'a> {
    walk: Walk,
    /// Whether encoded words of headers are undone.
    words: bool,
    habits: Habits,
    control: &'a [u8],
    binary: &'a [u8],
    text: &'a [u8],
    parts: &'a [&'a [u8]],
    sink: Sink<'a>,
}

impl<'a> Joined<'a> {
    /// Walks over the next line of the text, and says how the body behind it is written, where there may be one.
    fn walk_on(&mut self) -> Result<Option<Transfer>> {
        let line = self.take_line();
        if self.words && self.walk.in_header() && line.contains(&MARK) {
            let line = words::redo(line);
            self.sink.put(&line)?;
            return Ok(self.walk.line(&line));
        }
        self.sink.put(line)?;
        Ok(self.walk.line(line))
    }

    fn take_line(&mut self) -> &'a [u8] {
        let line = first_line(self.text);
        self.text = &self.text[line.len()..];
        line
    }

    /// Puts the next line of the text, which stands between two bodies.
    fn line(&mut self) -> Result<()> {
        let line = self.take_line();
        self.sink.put(line)
    }

    /// Puts the bodies that begin here.
    fn bodies(&mut self, transfer: Transfer) -> Result<()> {
        loop {
            let record = Record::take(&mut self.control, transfer, &mut self.habits)?;
            let plain = match record.place {
                Place::Raw if !record.more => return Ok(()),
                Place::Raw => {
                    self.line()?;
                    continue;
                }
                Place::Text(eols) => {
                    let len = self.walk.body_len(self.text, eols);
                    let len = len.ok_or_else(|| Error::corrupt("expected ends of lines behind a body, found none"))?;
                    cut(&mut self.text, len as u64, "text")?
                }
                Place::Long(len) => cut(&mut self.text, len, "text")?,
                Place::Binary(len) => cut(&mut self.binary, len, "binary bodies")?,
                Place::Part => {
                    let (part, rest) =
                        self.parts.split_first().ok_or_else(|| Error::corrupt("expected another part, found none"))?;
                    self.parts = rest;
                    part
                }
            };
            self.habits.redo(transfer, plain, record.exceptions, &mut self.sink)?;
            if !record.more {
                return Ok(());
            }
            self.line()?;
        }
    }

    /// Refuses what is left over.
    fn finish(&self) -> Result<()> {
        let left = [
            ("records", self.control.len()),
            ("binary bodies", self.binary.len()),
            ("parts", self.parts.len()),
            ("the frame", self.sink.left()),
        ];
        match left.iter().find(|(_, left)| *left > 0) {
            Some((what, left)) => Err(Error::corrupt(format!("expected all of {what}, found {left} too few or many"))),
            None => Ok(()),
        }
    }
}

/// Takes `len` bytes off the front of a stream.
fn cut<'a>(stream: &mut &'a [u8], len: u64, what: &str) -> Result<&'a [u8]> {
    let found = stream.len() as u64;
    if len > found {
        return Err(Error::corrupt(format!("expected {len} bytes of {what}, found {found}")));
    }
    let (bytes, rest) = stream.split_at(len as usize);
    *stream = rest;
    Ok(bytes)
}
