//! What another picture, coded before, tells of a block.

use super::blend::Blend;
use super::guide::Guide;
use super::preview::{Preview, TOLD, View};
use kit_jpeg::Frame;

/// The other picture.
#[derive(Clone, Copy)]
pub enum Other<'a> {
    /// One that may be a thumbnail.
    Preview(&'a Preview),
    /// The one that this is a thumbnail of.
    Guide(&'a Guide),
}

/// What is foretold of a block's coefficients.
pub struct Told {
    /// In steps of the quantiser, row by row.
    pub values: [f32; 64],
    /// Rows and columns of those that are known.
    pub known: usize,
    /// The block that is likely, where all are known.
    pub block: Option<[i16; 64]>,
}

/// Tells of one plane.
pub enum Teller<'a> {
    /// Nothing.
    Silent,
    /// The lowest coefficients; one over the quantisers.
    View(Box<(View<'a>, [f32; 64])>),
    /// All.
    Blend(Box<Blend<'a>>),
}

impl<'a> Teller<'a> {
    pub fn new(other: Option<Other<'a>>, frame: &Frame, plane: usize) -> Self {
        let inverse = frame.components[plane].quantisation.map(|q| 1.0 / f32::from(q.max(1)));
        match other {
            Some(Other::Preview(preview)) => {
                preview.view(frame, plane).map_or(Self::Silent, |view| Self::View(Box::new((view, inverse))))
            }
            Some(Other::Guide(guide)) => Self::Blend(Box::new(Blend::new(guide, plane, inverse))),
            None => Self::Silent,
        }
    }

    /// Of the block `(x, y)`.
    pub fn tell(&mut self, x: usize, y: usize) -> Option<Told> {
        match self {
            Self::Silent => None,
            Self::View(of) => {
                let (view, inverse) = &**of;
                let mut values = [0.0; 64];
                for (i, told) in view.coefficients(x, y).into_iter().enumerate() {
                    let at = i / TOLD * 8 + i % TOLD;
                    values[at] = told * inverse[at];
                }
                Some(Told { values, known: TOLD, block: None })
            }
            Self::Blend(blend) => {
                let values = blend.tell(x, y);
                let block = values.map(|x| (x + if x < 0.0 { -0.5 } else { 0.5 }) as i16);
                Some(Told { values, known: 8, block: Some(block) })
            }
        }
    }

    /// Learns what came in its place.
    pub fn learn(&mut self, block: &[i16; 64]) {
        if let Self::Blend(blend) = self {
            blend.learn(block);
        }
    }
}
