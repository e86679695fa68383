//! One picture of a file, as both sides read it from the bytes in front of it.

use crate::canvas::{Canvas, Frame};
use crate::room::Room;
use crate::shape::Shape;
use crate::{dib, gif, png};

/// A picture: its samples, and its place in an animation.
#[derive(Clone, Copy, Debug)]
pub struct Picture {
    /// What its samples look like.
    pub shape: Shape,
    frame: Option<Frame>,
    transparent: Option<u8>,
    /// Whether something may stand there before it.
    follows: bool,
}

impl Picture {
    /// A PNG's, with the data of IHDR at `header` and of fcTL at `frame`.
    pub fn png(before: &[u8], header: usize, frame: Option<usize>) -> Option<Self> {
        let control = match frame {
            Some(at) => Some(before.get(at..)?),
            None => None,
        };
        let shape = png::shape(before.get(header..)?, control)?;
        let offset = |at: usize| {
            let bytes = control.and_then(|control| control.get(at..)).and_then(|bytes| bytes.first_chunk());
            bytes.map_or(0, |bytes| u32::from_be_bytes(*bytes))
        };
        let (left, top) = (offset(12), offset(16));
        let frame = Frame { left, top, width: shape.width, height: shape.height, channels: shape.channels };
        let frame = Some(frame).filter(|_| shape.depth <= 8);
        Some(Self { shape, frame, transparent: None, follows: control.is_some() })
    }

    /// A GIF's, with the descriptor there and the code size last.
    pub fn gif(before: &[u8], descriptor: usize) -> Option<Self> {
        let found = before.get(descriptor..)?;
        let shape = gif::shape(found, *before.last()?)?;
        let [left, top, width, height] = gif::places(found.first_chunk()?);
        // A graphic control extension as a rule comes right before (GIF89a §23).
        let control = descriptor.checked_sub(8).and_then(|at| before.get(at..descriptor));
        let transparent = match control {
            Some(&[0x21, 0xF9, 4, flags, _, _, index, 0]) if flags & 1 == 1 => Some(index),
            _ => None,
        };
        Some(Self { shape, frame: Some(Frame { left, top, width, height, channels: 1 }), transparent, follows: true })
    }

    /// A bitmap's, with the header there.
    pub fn rows(before: &[u8], header: usize, of_icon: [bool; 2]) -> Option<Self> {
        let shape = dib::shape(before.get(header..)?, of_icon)?;
        Some(Self { shape, frame: None, transparent: None, follows: false })
    }

    /// What stands where it will be.
    pub fn prior(&self, canvas: &Canvas) -> Option<Vec<u8>> {
        let frame = self.frame.filter(|_| self.follows)?;
        canvas.look(frame.left, frame.top, frame.width, frame.height, frame.channels)
    }

    /// Draws it for those that follow.
    pub fn draw(&self, samples: &[u8], canvas: &mut Canvas, room: &Room) {
        if let Some(frame) = &self.frame {
            canvas.draw(frame, self.transparent, samples, room);
        }
    }
}
