//! A frame to a payload, as `SPEC.md` says.

use crate::canvas::Canvas;
use crate::find::{Found, What, find};
use crate::payload::put_block;
use crate::picture::Picture;
use crate::room::Room;
use crate::script::{Step, Stream};
use crate::{dib, gif, image, pack, png, text};
use kit_core::{Cx, Limits, Result};
use kit_deflate::{Format, recode};
use kit_entropy::varint;
use std::ops::Range;

/// Codes `frame` onto the end of `payload`; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, payload: &mut Vec<u8>) -> Result<()> {
    let room = Room::new(frame.len() as u64, cx.plan);
    let mut coder = Coder {
        frame,
        level: cx.options.level(),
        left: room.all_samples(),
        room,
        at: 0,
        gap: 0,
        text: Vec::new(),
        script: Vec::new(),
        streams: Vec::new(),
        canvas: Canvas::default(),
    };
    for found in find(frame) {
        coder.undo(&found);
    }
    coder.skip(frame.len());
    let Coder { text, mut script, streams, .. } = coder;
    varint::put(payload, script.len() as u64);
    varint::put(payload, text.len() as u64);
    script.extend(text);
    let mut code = Vec::new();
    text::encode(&script, cx.options.level(), cx.limits, &mut code)?;
    put_block(payload, &code);
    payload.extend(streams);
    Ok(())
}

struct Coder<'a> {
    frame: &'a [u8],
    level: &'a str,
    room: Room,
    /// Samples that may still be undone.
    left: u64,
    /// Bytes of the frame that are coded, and those of the text since the last step.
    at: usize,
    gap: u64,
    text: Vec<u8>,
    script: Vec<u8>,
    streams: Vec<u8>,
    canvas: Canvas,
}

impl Coder<'_> {
    /// Leaves bytes as they are.
    fn skip(&mut self, to: usize) {
        self.text.extend(&self.frame[self.at..to]);
        self.gap += (to - self.at) as u64;
        self.at = to;
    }

    fn step(&mut self, step: &Step, end: usize) {
        step.put(self.gap, &mut self.script);
        self.gap = 0;
        self.at = end;
    }

    fn undo(&mut self, found: &Found) {
        let Range { start, end } = found.range;
        if !matches!(found.what, What::Noise) {
            self.skip(start);
        }
        match &found.what {
            What::Chunks(count) => self.chunks(*count, end),
            What::Text(before) => self.compressed(*before, end),
            What::Stream(stream) => {
                if self.stream(stream, end).is_none() {
                    stream.data.iter().for_each(|data| self.noise(data.clone()));
                }
            }
            What::Codes { descriptor } => {
                if self.codes(*descriptor, end).is_none() {
                    self.noise(start..end);
                }
            }
            What::Rows { header, of_icon } => {
                // Rows that are not undone are no noise.
                let _ = self.rows(*header, *of_icon, end);
            }
            What::Noise => self.noise(found.range.clone()),
        }
    }

    fn noise(&mut self, range: Range<usize>) {
        self.skip(range.start);
        self.step(&Step::Noise(range.len() as u64), range.end);
        self.streams.extend(&self.frame[range]);
    }

    fn chunks(&mut self, count: u64, end: usize) {
        let mut rest = &self.frame[self.at..end];
        for _ in 0..count {
            let len = rest.first_chunk().map_or(0, |len| u32::from_be_bytes(*len) as usize);
            let (chunk, behind) = rest.split_at(len + png::AROUND);
            self.text.extend(&chunk[..len + 8]);
            rest = behind;
        }
        self.step(&Step::Chunks(count), end);
    }

    /// A chunk with text that was deflated.
    fn compressed(&mut self, before: usize, end: usize) {
        let chunk = &self.frame[self.at..end];
        let (head, stream) = chunk[4..chunk.len() - 4].split_at(4 + before);
        let limits = Limits { output: 8 * self.room.len, memory: self.room.recode() };
        let recoded = recode(stream, Format::Zlib, None, &limits).ok();
        let recoded = recoded.filter(|recoded| recoded.consumed == stream.len());
        let Some(recoded) = recoded.filter(|recoded| recoded.plain.len() + self.text.len() <= self.frame.len()) else {
            return self.chunks(1, end);
        };
        self.text.extend(head);
        self.text.extend(&recoded.plain);
        let plain = recoded.plain.len() as u64;
        self.step(&Step::Text { before: before as u64, plain, recipe: recoded.recipe }, end);
    }

    /// Codes the samples of a picture behind what codes it otherwise, if that takes less than `most` bytes with so many beside.
    fn image(&mut self, picture: &Picture, samples: &[u8], beside: usize, most: usize) -> Option<()> {
        let prior = picture.prior(&self.canvas);
        let mut code = Vec::new();
        image::encode(samples, &picture.shape, prior.as_deref(), self.level, &self.room, &mut code).ok()?;
        if code.len() + beside >= most {
            return None;
        }
        picture.draw(samples, &mut self.canvas, &self.room);
        self.left -= samples.len() as u64;
        put_block(&mut self.streams, &code);
        Some(())
    }

    /// Whether there is room for the samples of a picture.
    fn fits(&self, picture: &Picture) -> bool {
        picture.shape.samples() <= self.room.samples.min(self.left)
    }

    fn stream(&mut self, stream: &png::Stream, end: usize) -> Option<()> {
        let before = &self.frame[..self.at];
        let picture = Picture::png(before, stream.header, stream.frame).filter(|picture| self.fits(picture))?;
        let stored: Vec<u8> = stream.data.iter().flat_map(|range| &self.frame[range.clone()]).copied().collect();
        let format = if stream.is_bare { Format::Raw } else { Format::Zlib };
        let limits = Limits { output: 3 * self.room.samples, memory: self.room.recode() };
        let recoded = recode(&stored, format, None, &limits).ok().filter(|made| made.consumed == stored.len())?;
        let undone = png::undo(&recoded.plain, &picture.shape)?;
        let step = Stream {
            header: (self.at - stream.header) as u64,
            frame: stream.frame.map(|frame| (self.at - frame) as u64),
            sequence: stream.sequence,
            lengths: Stream::shorten(stream.data.iter().map(|data| data.len() as u64).collect()),
            chunks: stream.data.len() as u64,
            recipe: recoded.recipe,
            filters: undone.filters,
            tail: undone.tail,
        };
        if step.all_lengths(stored.len() as u64) != stream.data.iter().map(Range::len).collect::<Vec<_>>() {
            return None;
        }
        let beside = step.recipe.to_bytes().len() + step.filters.len() + step.tail.len();
        self.image(&picture, &undone.samples, beside, stored.len())?;
        self.step(&Step::Stream(Box::new(step)), end);
        Some(())
    }

    fn codes(&mut self, descriptor: usize, end: usize) -> Option<()> {
        let before = &self.frame[..self.at];
        let picture = Picture::gif(before, descriptor).filter(|picture| self.fits(picture))?;
        let (codes, block) = gif::joined(&self.frame[self.at..end])?;
        let count = usize::try_from(picture.shape.samples()).ok()?;
        let (stored, habits) = gif::decode(&codes, *before.last()?, count)?;
        let mut made = Vec::new();
        let limits = Limits { output: codes.len() as u64 + 16, memory: 0 };
        gif::encode(&stored, &habits, *before.last()?, &limits, &mut made).ok().filter(|()| made == codes)?;
        let mut samples = vec![0; count];
        let mut rows = stored.chunks_exact(picture.shape.width as usize);
        for pass in picture.shape.interlace.passes() {
            for y in pass.rows(picture.shape.width, picture.shape.height) {
                pack::unpack(rows.next()?, &picture.shape, pass, y, &mut samples);
            }
        }
        self.image(&picture, &samples, habits.len(), codes.len())?;
        let descriptor = (self.at - descriptor) as u64;
        self.step(&Step::Codes { descriptor, block, habits }, end);
        Some(())
    }

    fn rows(&mut self, header: usize, of_icon: [bool; 2], end: usize) -> Option<()> {
        let before = &self.frame[..self.at];
        let picture = Picture::rows(before, header, of_icon).filter(|picture| self.fits(picture))?;
        let stored = &self.frame[self.at..end];
        let (samples, padding) = dib::undo(stored, &picture.shape)?;
        self.image(&picture, &samples, padding.len(), stored.len() + 8)?;
        let header = (self.at - header) as u64;
        self.step(&Step::Rows { header, of_icon, padding }, end);
        Some(())
    }
}
