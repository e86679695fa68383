//! A payload to its frame, as `SPEC.md` says.

use crate::canvas::Canvas;
use crate::payload::{block, bytes, number};
use crate::picture::Picture;
use crate::room::Room;
use crate::script::{Step, Stream};
use crate::{dib, gif, image, pack, png, text};
use kit_core::{Cx, Error, Limits, Result};
use kit_deflate::checksum::crc32;
use kit_deflate::{Recipe, restore};

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    let room = Room::new(cx.len, cx.plan);
    let input = &mut payload;
    let steps = number(input, "the script", room.text)?;
    let len = number(input, "the text", room.text - steps)?;
    let code = block(input, "script and text")?;
    let mut told = Vec::new();
    let limits = Limits { output: room.text, ..cx.limits };
    text::decode(code, steps + len, cx.options.level(), limits, &mut told)?;
    let (mut script, text) = told.split_at(steps as usize);
    let mut made = Vec::new();
    cx.limits.reserve(&mut made, cx.len)?;
    let level = cx.options.level();
    let left = room.all_samples();
    let mut decoder =
        Decoder { text, streams: payload, out: made, len: cx.len, level, room, left, canvas: Canvas::default() };
    while !script.is_empty() {
        let (gap, step) = Step::take(&mut script, cx.len)?;
        decoder.copy(gap)?;
        decoder.step(step)?;
    }
    decoder.copy(decoder.text.len() as u64)?;
    let Decoder { streams, out: made, .. } = decoder;
    if made.len() as u64 != cx.len || !streams.is_empty() {
        return Err(Error::corrupt(format!(
            "expected a frame of {} bytes, found {} and {} of streams",
            cx.len,
            made.len(),
            streams.len()
        )));
    }
    out.extend(made);
    Ok(())
}

struct Decoder<'a> {
    /// What is left of the text, and of the streams.
    text: &'a [u8],
    streams: &'a [u8],
    out: Vec<u8>,
    len: u64,
    level: &'a str,
    room: Room,
    /// Samples that may still come.
    left: u64,
    canvas: Canvas,
}

impl Decoder<'_> {
    /// Refuses more bytes than are due.
    fn need(&self, more: u64) -> Result<()> {
        let due = self.len - self.out.len() as u64;
        if more > due {
            return Err(Error::corrupt(format!("expected {due} bytes, found {more}")));
        }
        Ok(())
    }

    /// Copies bytes of the text.
    fn copy(&mut self, count: u64) -> Result<()> {
        self.need(count)?;
        self.out.extend(bytes(&mut self.text, "the text", count)?);
        Ok(())
    }

    fn push(&mut self, made: &[u8]) -> Result<()> {
        self.need(made.len() as u64)?;
        self.out.extend(made);
        Ok(())
    }

    fn step(&mut self, step: Step) -> Result<()> {
        match step {
            Step::Chunks(count) => (0..count).try_for_each(|_| self.chunk()),
            Step::Text { before, plain, recipe } => self.compressed(before, plain, &recipe),
            Step::Stream(stream) => self.stream(&stream),
            Step::Codes { descriptor, block, habits } => self.codes(descriptor, block, &habits),
            Step::Rows { header, of_icon, padding } => self.rows(header, of_icon, &padding),
            Step::Noise(count) => {
                self.need(count)?;
                self.out.extend(bytes(&mut self.streams, "noise", count)?);
                Ok(())
            }
        }
    }

    fn chunk(&mut self) -> Result<()> {
        let len = self.text.first_chunk().map_or(0, |len| u64::from(u32::from_be_bytes(*len)));
        let start = self.out.len() + 4;
        self.copy(len + 8)?;
        let crc = crc32(&self.out[start..]);
        self.push(&crc.to_be_bytes())
    }

    fn compressed(&mut self, before: u64, plain: u64, recipe: &Recipe) -> Result<()> {
        let head = bytes(&mut self.text, "a chunk", before + 4)?;
        let plain = bytes(&mut self.text, "a chunk's text", plain)?;
        let limits = Limits { output: self.len, memory: self.room.recode() };
        let stream = restore(plain, recipe, &limits)?;
        self.push(&((stream.len() as u64 + before) as u32).to_be_bytes())?;
        let start = self.out.len();
        self.push(head)?;
        self.push(&stream)?;
        let crc = crc32(&self.out[start..]);
        self.push(&crc.to_be_bytes())
    }

    /// How far back something is, as a place.
    fn back(&self, distance: u64) -> Result<usize> {
        let at = usize::try_from(distance).ok().and_then(|distance| self.out.len().checked_sub(distance));
        at.ok_or_else(|| {
            Error::corrupt(format!("expected a header up to {} bytes back, found {distance}", self.out.len()))
        })
    }

    /// The samples of a picture.
    fn image(&mut self, picture: Option<Picture>) -> Result<(Picture, Vec<u8>)> {
        let picture =
            picture.ok_or_else(|| Error::corrupt("expected the header of a picture").at(self.out.len() as u64))?;
        let samples = picture.shape.samples();
        self.left = self.left.checked_sub(samples).ok_or_else(|| Error::corrupt("found more samples than are due"))?;
        if samples > self.room.samples {
            return Err(Error::corrupt(format!(
                "expected at most {} bytes of samples, found {samples}",
                self.room.samples
            )));
        }
        let code = block(&mut self.streams, "a picture")?;
        let prior = picture.prior(&self.canvas);
        let samples = image::decode(code, &picture.shape, prior.as_deref(), self.level, &self.room)?;
        picture.draw(&samples, &mut self.canvas, &self.room);
        Ok((picture, samples))
    }

    fn stream(&mut self, stream: &Stream) -> Result<()> {
        let frame = stream.frame.map(|frame| self.back(frame)).transpose()?;
        let picture = Picture::png(&self.out, self.back(stream.header)?, frame);
        let (picture, samples) = self.image(picture)?;
        let limits = Limits { output: 3 * self.room.samples, memory: 3 * self.room.samples };
        let mut plain = png::redo(&samples, &stream.filters, &picture.shape, &limits)?;
        plain.extend(&stream.tail);
        let limits = Limits { output: self.len, memory: self.room.recode() };
        let stored = restore(&plain, &stream.recipe, &limits)?;
        let each = png::AROUND as u64 + if stream.sequence.is_some() { 4 } else { 0 };
        self.need(stored.len() as u64 + stream.chunks * each)?;
        png::split(&stored, &stream.all_lengths(stored.len() as u64), stream.sequence, &mut self.out);
        Ok(())
    }

    fn codes(&mut self, descriptor: u64, block: u8, habits: &[u8]) -> Result<()> {
        let picture = Picture::gif(&self.out, self.back(descriptor)?);
        let (Picture { shape, .. }, samples) = self.image(picture)?;
        let mut stored = vec![0; samples.len()];
        let mut rows = stored.chunks_exact_mut(shape.width as usize);
        for pass in shape.interlace.passes() {
            for (y, row) in pass.rows(shape.width, shape.height).zip(&mut rows) {
                pack::pack(&samples, &shape, pass, y, row);
            }
        }
        let code_size = self.out.last().copied().unwrap_or_default();
        let mut made = Vec::new();
        let limits = Limits { output: self.len, memory: self.room.recode() };
        gif::encode(&stored, habits, code_size, &limits, &mut made)?;
        self.need(made.len() as u64 + made.len().div_ceil(usize::from(block.max(1))) as u64 + 1)?;
        gif::blocks(&made, block, &mut self.out);
        Ok(())
    }

    fn rows(&mut self, header: u64, of_icon: [bool; 2], padding: &[u8]) -> Result<()> {
        let picture = Picture::rows(&self.out, self.back(header)?, of_icon);
        let picture = picture.filter(|picture| dib::stored(&picture.shape) <= self.len - self.out.len() as u64);
        let (picture, samples) = self.image(picture)?;
        dib::redo(&samples, padding, &picture.shape, &mut self.out)
    }
}
