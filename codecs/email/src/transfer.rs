//! Bodies that transfer encodings are undone of, and how their writers wrote them.

use crate::entity::Transfer;
use crate::quoted::Noted;
use crate::sink::Sink;
use crate::walk::Walk;
use crate::{base64, quoted, uuencode};
use kit_core::{Error, Result};

/// How the body before was written, for each transfer encoding; the next is likely to be written alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    base64: base64::Shape,
    quoted: quoted::Shape,
    uuencode: uuencode::Shape,
}

/// What most writers do.
pub const USUAL: Habits = Habits { base64: base64::USUAL, quoted: quoted::USUAL, uuencode: uuencode::USUAL };

/// A body that was undone.
pub struct Body {
    /// Bytes that it took.
    pub len: usize,
    /// What it stands for.
    pub plain: Vec<u8>,
    /// How it was written.
    pub habits: Habits,
    /// Where it was written otherwise, empty where it was not.
    pub exceptions: Vec<u8>,
}

impl Habits {
    /// Undoes the body at the start of `text`, behind the lines that `walk` has seen.
    pub fn undo(self, transfer: Transfer, text: &[u8], walk: &Walk) -> Option<Body> {
        match transfer {
            Transfer::Base64 => {
                let base64::Undone { len, plain, shape, exceptions } = base64::undo(text, self.base64)?;
                Some(Body { len, plain, habits: Self { base64: shape, ..self }, exceptions })
            }
            Transfer::Quoted => {
                let len = walk.body_len(text, 1).or_else(|| walk.body_len(text, 0))?;
                let quoted::Undone { plain, shape, exceptions } = quoted::undo(&text[..len])?;
                Some(Body { len, plain, habits: Self { quoted: shape, ..self }, exceptions })
            }
            Transfer::Uuencode => {
                let uuencode::Undone { len, plain, shape } = uuencode::undo(text)?;
                Some(Body { len, plain, habits: Self { uuencode: shape, ..self }, exceptions: Vec::new() })
            }
        }
    }

    /// Writes `plain` as it was written.
    pub fn redo(self, transfer: Transfer, plain: &[u8], mut exceptions: &[u8], sink: &mut Sink<'_>) -> Result<()> {
        match transfer {
            Transfer::Base64 => base64::redo(plain, self.base64, exceptions, sink),
            Transfer::Quoted => {
                let noted = if exceptions.is_empty() { Noted::default() } else { Noted::take(&mut exceptions)? };
                quoted::redo(plain, self.quoted, noted, sink)
            }
            Transfer::Uuencode if exceptions.is_empty() => uuencode::redo(plain, self.uuencode, sink),
            Transfer::Uuencode => Err(Error::corrupt("expected uuencode without exceptions")),
        }
    }

    /// Appends how a transfer encoding is written to `out`.
    pub fn put(&self, transfer: Transfer, out: &mut Vec<u8>) {
        match transfer {
            Transfer::Base64 => self.base64.put(out),
            Transfer::Quoted => self.quoted.put(out),
            Transfer::Uuencode => self.uuencode.put(out),
        }
    }

    /// Takes how a transfer encoding is written off the front of `input`.
    pub fn take(&mut self, transfer: Transfer, input: &mut &[u8]) -> Result<()> {
        match transfer {
            Transfer::Base64 => self.base64 = base64::Shape::take(input)?,
            Transfer::Quoted => self.quoted = quoted::Shape::take(input)?,
            Transfer::Uuencode => self.uuencode = uuencode::Shape::take(input)?,
        }
        Ok(())
    }
}
