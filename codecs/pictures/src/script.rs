//! What makes a frame again of its text and samples, step by step.

use crate::payload::{block, bytes, number, put_block};
use crate::png;
use kit_core::{Error, Result};
use kit_deflate::Recipe;
use kit_entropy::varint;

/// A step, behind so many bytes of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many chunks of PNG from the text, which get their CRCs.
    Chunks(u64),
    /// A chunk from the text, of so many bytes as they are and so many to be deflated.
    Text {
        /// Bytes as they are.
        before: u64,
        /// Bytes to be deflated.
        plain: u64,
        /// How.
        recipe: Recipe,
    },
    /// Chunks of a stream of pixels.
    Stream(Box<Stream>),
    /// Sub-blocks of a GIF's image.
    Codes {
        /// How far back the descriptor is.
        descriptor: u64,
        /// Bytes of a sub-block.
        block: u8,
        /// What the encoder did.
        habits: Vec<u8>,
    },
    /// Rows of a bitmap.
    Rows {
        /// How far back the header is.
        header: u64,
        /// Whether it is an icon's, and its mask.
        of_icon: [bool; 2],
        /// What stands behind pixels in each row, empty where it is zeros.
        padding: Vec<u8>,
    },
    /// So many bytes that stand in the payload as they are.
    Noise(u64),
}

/// What makes the chunks of a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    /// How far back the data of IHDR are.
    pub header: u64,
    /// How far back the data of fcTL are, of a frame.
    pub frame: Option<u64>,
    /// The sequence number of the first chunk, of a frame.
    pub sequence: Option<u32>,
    /// Bytes of data of all chunks but the last; the same as the one before where the list is too short.
    pub lengths: Vec<u64>,
    /// How many chunks.
    pub chunks: u64,
    /// How the rows are deflated.
    pub recipe: Recipe,
    /// The coded filters.
    pub filters: Vec<u8>,
    /// What stands behind the rows.
    pub tail: Vec<u8>,
}

const CHUNKS: u8 = 0;
const TEXT: u8 = 1;
const STREAM: u8 = 2;
const FRAME: u8 = 3;
const CODES: u8 = 4;
const ROWS: u8 = 5;
const NOISE: u8 = 6;

impl Step {
    /// Appends the step, behind `gap` bytes of text.
    pub fn put(&self, gap: u64, out: &mut Vec<u8>) {
        varint::put(out, gap);
        match self {
            Self::Chunks(count) => {
                out.push(CHUNKS);
                varint::put(out, *count);
            }
            Self::Text { before, plain, recipe } => {
                out.push(TEXT);
                varint::put(out, *before);
                varint::put(out, *plain);
                recipe.put(out);
            }
            Self::Stream(stream) => stream.put(out),
            Self::Codes { descriptor, block, habits } => {
                out.push(CODES);
                varint::put(out, *descriptor);
                out.push(*block);
                put_block(out, habits);
            }
            Self::Rows { header, of_icon: [icon, mask], padding } => {
                out.extend([ROWS, u8::from(*icon) | u8::from(*mask) << 1]);
                varint::put(out, *header);
                put_block(out, padding);
            }
            Self::Noise(len) => {
                out.push(NOISE);
                varint::put(out, *len);
            }
        }
    }

    /// Takes a step off the front, with the gap before it.
    pub fn take(input: &mut &[u8], len: u64) -> Result<(u64, Self)> {
        let gap = number(input, "a gap", len)?;
        let kind = bytes(input, "a step", 1)?[0];
        let step = match kind {
            CHUNKS => Self::Chunks(number(input, "chunks", len)?),
            TEXT => Self::Text {
                before: number(input, "bytes of a chunk", len)?,
                plain: number(input, "bytes of a text", u64::MAX)?,
                recipe: Recipe::take(input)?,
            },
            STREAM | FRAME => Self::Stream(Box::new(Stream::take(kind == FRAME, input, len)?)),
            CODES => Self::Codes {
                descriptor: number(input, "a descriptor", len)?,
                block: bytes(input, "the length of a sub-block", 1)?[0],
                habits: block(input, "codes")?.to_vec(),
            },
            ROWS => {
                let flags = bytes(input, "rows", 1)?[0];
                if flags > 3 {
                    return Err(Error::corrupt(format!("rows: expected flags up to 3, found {flags}")));
                }
                Self::Rows {
                    of_icon: [flags & 1 == 1, flags & 2 == 2],
                    header: number(input, "a header", len)?,
                    padding: block(input, "padding")?.to_vec(),
                }
            }
            NOISE => Self::Noise(number(input, "bytes", len)?),
            _ => return Err(Error::corrupt(format!("expected a step from 0 to 6, found {kind}"))),
        };
        Ok((gap, step))
    }
}

impl Stream {
    fn put(&self, out: &mut Vec<u8>) {
        out.push(if self.frame.is_some() { FRAME } else { STREAM });
        varint::put(out, self.header);
        if let (Some(frame), Some(sequence)) = (self.frame, self.sequence) {
            varint::put(out, frame);
            varint::put(out, sequence.into());
        }
        varint::put(out, self.chunks);
        if self.chunks > 1 {
            varint::put(out, self.lengths.len() as u64);
            self.lengths.iter().for_each(|&len| varint::put(out, len));
        }
        self.recipe.put(out);
        put_block(out, &self.filters);
        put_block(out, &self.tail);
    }

    fn take(is_frame: bool, input: &mut &[u8], len: u64) -> Result<Self> {
        let header = number(input, "IHDR", len)?;
        let (frame, sequence) = match is_frame {
            true => {
                let frame = number(input, "fcTL", len)?;
                (Some(frame), Some(number(input, "a sequence number", u32::MAX.into())? as u32))
            }
            false => (None, None),
        };
        let chunks = number(input, "chunks", len / png::AROUND as u64)?;
        let mut lengths = Vec::new();
        if chunks > 1 {
            // Each takes a byte of the input at least.
            for _ in 0..number(input, "lengths of chunks", chunks)? {
                lengths.push(number(input, "the length of a chunk", len)?);
            }
        }
        let recipe = Recipe::take(input)?;
        let filters = block(input, "filters")?.to_vec();
        let tail = block(input, "what is behind rows")?.to_vec();
        Ok(Self { header, frame, sequence, lengths, chunks, recipe, filters, tail })
    }

    /// Lengths of data as short as can be told.
    pub fn shorten(mut lengths: Vec<u64>) -> Vec<u64> {
        lengths.pop();
        while lengths.len() > 1 && lengths[lengths.len() - 1] == lengths[lengths.len() - 2] {
            lengths.pop();
        }
        lengths
    }

    /// The lengths of data of all chunks, of a stream of `total` bytes.
    pub fn all_lengths(&self, total: u64) -> Vec<usize> {
        let mut left = total;
        let mut out = Vec::new();
        for i in 0..self.chunks {
            let usual = self.lengths.get(i as usize).or(self.lengths.last()).copied().unwrap_or(total);
            let len = if i + 1 == self.chunks { left } else { usual.min(left) };
            out.push(len as usize);
            left -= len;
        }
        out
    }
}
