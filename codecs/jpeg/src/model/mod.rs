//! Predicts and codes quantised coefficients, one plane after the other.
//!
//! ```text
//!  a block: how many of the 7 × 7 are not 0 ▶ those ▶ the first row ▶ the first column ▶ DC
//!
//!  neighbours, what is coded of the block ──▶ Hood ──▶ Engine (quick, mixed or deep) ──▶ range coder
//!  the planes before at the same place ────────┘
//! ```
//!
//! The first row and column of a block follow from how its neighbours' samples go on across the edge, once the 7 × 7 are known;
//! DC follows from the samples on both sides of the edges, once all else is known (the order of Lepton, Horn et al. 2017).

mod align;
mod blend;
mod block;
mod contexts;
mod counted;
mod deep;
mod foreseen;
mod guide;
mod hood;
mod linear;
pub mod mixed;
mod mixing;
mod onward;
mod places;
mod plane;
mod preview;
pub mod quick;
mod reduced;
mod samples;
mod slot;
mod spread;
mod squares;
mod surroundings;
mod told;

pub use align::find as align;
pub use hood::{Count, Hood};
pub use plane::code;
pub use reduced::Margins;

use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;
use kit_jpeg::Frame;
use told::Other;

/// Codes numbers whose surroundings are known, and learns; in decoding the values given are ignored and those read are returned.
pub trait Engine {
    /// Whether it looks at more than what is near.
    const RICH: bool;
    /// A number of `bits` bits.
    fn count<C: BitCoder>(&mut self, coder: &mut C, value: u32, bits: u32, about: &Count) -> u32;
    /// A coefficient, or the difference of DC from its prediction.
    fn number<C: BitCoder>(&mut self, coder: &mut C, value: i32, about: &Hood) -> i32;
}

/// How much is spent on a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Few contexts, each decision by one of them.
    Fast,
    /// Many contexts, mixed.
    Balanced,
    /// More contexts, beside what least squares foresee.
    Max,
}

impl Level {
    /// By the option's value.
    pub fn of(level: &str) -> Self {
        match level {
            "fast" => Self::Fast,
            "max" => Self::Max,
            _ => Self::Balanced,
        }
    }

    /// Bytes of memory that the model of a frame of `len` bytes, whose pictures have `blocks`, takes.
    pub fn memory(self, len: u64, blocks: u64) -> u64 {
        match self {
            Self::Fast => quick::Quick::MEMORY,
            Self::Balanced => Balanced::memory(self.bits(len)),
            Self::Max => {
                let engines = Max::memory(self.bits(len)) + Max::memory(self.bits(len).min(THUMBNAIL_BITS));
                engines + preview::MEMORY + guide::MEMORY.min(blocks.saturating_mul(guide::BLOCK_MEMORY))
            }
        }
    }

    /// Slots of each table, as a power of two.
    fn bits(self, len: u64) -> u32 {
        let (less, most) = if self == Self::Max { (3, 15) } else { (4, 14) };
        (len.max(1).ilog2().saturating_sub(less)).clamp(9, most)
    }
}

/// Slots of each table for thumbnails, as a power of two.
const THUMBNAIL_BITS: u32 = 12;

type Balanced = mixed::Mixed<contexts::Few, 7, 1, 2>;
type Max = deep::Deep;

/// The engine for thumbnails behind their pictures, made for the first of them; `2^bits` slots for each context.
pub struct Behind {
    bits: u32,
    engine: Option<Box<Max>>,
}

/// What a frame's pictures are coded with, one after the other.
pub enum Model {
    /// At fast.
    Quick(quick::Quick),
    /// At balanced.
    Balanced(Box<Balanced>),
    /// At max: for pictures, what the last one tells of the next, and for thumbnails behind their pictures.
    Max(Box<Max>, Option<preview::Preview>, Behind),
}

impl Model {
    /// For a frame of `len` bytes.
    pub fn new(level: Level, len: u64) -> Self {
        match level {
            Level::Fast => Self::Quick(quick::Quick::new()),
            Level::Balanced => Self::Balanced(Box::new(Balanced::new(level.bits(len)))),
            Level::Max => {
                let bits = level.bits(len);
                let behind = Behind { bits: bits.min(THUMBNAIL_BITS), engine: None };
                Self::Max(Box::new(Max::new(bits)), None, behind)
            }
        }
    }

    /// Codes a picture's coefficients, as [`code`].
    pub fn code<C: BitCoder>(
        &mut self,
        frame: &mut Frame,
        coder: &mut C,
        check: impl Fn(&C) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Quick(engine) => code(frame, None, engine, coder, check),
            Self::Balanced(engine) => code(frame, None, &mut **engine, coder, check),
            Self::Max(engine, preview, _) => {
                code(frame, preview.as_ref().map(Other::Preview), &mut **engine, coder, check)?;
                *preview = preview::Preview::of(frame);
                Ok(())
            }
        }
    }

    /// Codes the coefficients of a thumbnail that lies so within a picture that is known.
    pub fn code_thumbnail<C: BitCoder>(
        &mut self,
        frame: &mut Frame,
        picture: &Frame,
        margins: Margins,
        coder: &mut C,
        check: impl Fn(&C) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Max(_, _, behind) if guide::fits(picture, frame, margins) => {
                let guide = guide::Guide::new(picture, frame, margins);
                let engine = behind.engine.get_or_insert_with(|| Box::new(Max::guided(behind.bits)));
                code(frame, Some(Other::Guide(&guide)), &mut **engine, coder, check)
            }
            _ => Err(Error::corrupt(format!("margins {margins:?} are no thumbnail's"))),
        }
    }
}
