//! What frames of an animation have drawn so far: the next one is likely to draw something alike.

use crate::room::Room;

/// Pixels of all frames so far, one on top of the other.
#[derive(Default)]
pub struct Canvas {
    width: u32,
    height: u32,
    channels: u32,
    samples: Vec<u8>,
}

impl Canvas {
    /// What stands where a frame will be, 0 where nothing does; `None` where nothing is known that is like it.
    pub fn look(&self, left: u32, top: u32, width: u32, height: u32, channels: u32) -> Option<Vec<u8>> {
        if self.samples.is_empty() || channels != self.channels {
            return None;
        }
        let mut out = Vec::with_capacity((width * channels) as usize * height as usize);
        let pixel = channels as usize;
        for y in top..top.saturating_add(height) {
            let known = if y < self.height { self.width.saturating_sub(left).min(width) as usize } else { 0 };
            if known > 0 {
                let start = (y as usize * self.width as usize + left as usize) * pixel;
                out.extend(&self.samples[start..start + known * pixel]);
            }
            out.resize(out.len() + (width as usize - known) * pixel, 0);
        }
        Some(out)
    }

    /// Draws a frame; samples of a single channel that equal `transparent` leave what is there.
    pub fn draw(&mut self, frame: &Frame, transparent: Option<u8>, samples: &[u8], room: &Room) {
        let (width, height) = (frame.left.saturating_add(frame.width), frame.top.saturating_add(frame.height));
        let bytes = u64::from(width) * u64::from(height) * u64::from(frame.channels);
        if self.samples.is_empty() || self.channels != frame.channels {
            if bytes > room.samples || width > 1 << 24 {
                return;
            }
            (self.width, self.height, self.channels) = (width, height, frame.channels);
            self.samples = vec![0; bytes as usize];
        }
        let pixel = self.channels as usize;
        let len = frame.width as usize * pixel;
        let shown = self.width.saturating_sub(frame.left).min(frame.width) as usize * pixel;
        if shown == 0 {
            return;
        }
        for (row, y) in samples.chunks_exact(len).zip(frame.top..self.height) {
            let start = (y as usize * self.width as usize + frame.left as usize) * pixel;
            for (to, &from) in self.samples[start..start + shown].iter_mut().zip(row) {
                if pixel > 1 || transparent != Some(from) {
                    *to = from;
                }
            }
        }
    }
}

/// Where a frame stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Columns and rows before it.
    pub left: u32,
    /// See above.
    pub top: u32,
    /// Its pixels.
    pub width: u32,
    /// See above.
    pub height: u32,
    /// Bytes of a pixel.
    pub channels: u32,
}
