//! Codes planes at each level.

use crate::model::Model;
use crate::planes::{Planes, Shape};
use crate::quick::Quick;
use crate::{Level, Work};
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use kit_entropy::rans::{self, SymbolCoder};

/// Models that planes of a frame have of their own; further ones share the last.
const MODELS: usize = 4;

/// Bytes of working memory to code such planes, beside their own.
pub(crate) fn planes_memory(shape: &Shape, work: Work) -> u64 {
    let models = shape.tops.iter().filter(|&&top| top > 0).count().min(MODELS) as u64;
    let rows = 24 * 4 * (shape.width as u64 + 8);
    let model = match work_for(shape, work) {
        Work::Level(Level::Fast) => Quick::<12>::memory(shape) + rans::Encoder::MEMORY,
        Work::Photo => Model::<16, 10, 20, 12, 6, 5, 6>::memory(shape),
        Work::Level(Level::Max) => Model::<20, 8, 16, 8, 6, 4, 3>::memory(shape),
        _ => Model::<12, 4, 8, 4, 2, 2, 3>::memory(shape),
    };
    models * model + rows
}

/// Codes planes onto the end of `out`.
pub(crate) fn encode_planes<T: Planes>(
    planes: &mut T,
    shape: &Shape,
    work: Work,
    limits: &Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    shape.check()?;
    limits.need_memory(planes_memory(shape, work))?;
    if work == Work::Level(Level::Fast) {
        let mut coder = rans::Encoder::new(out);
        code_quickly(planes, shape, &mut coder);
        coder.finish();
        return Ok(());
    }
    let mut coder = Encoder::new(out);
    code(planes, shape, work, &mut coder);
    coder.finish();
    Ok(())
}

/// Restores planes from the whole of `payload`.
pub(crate) fn decode_planes<T: Planes>(
    payload: &[u8],
    planes: &mut T,
    shape: &Shape,
    work: Work,
    limits: &Limits,
) -> Result<()> {
    shape.check()?;
    limits.need_memory(planes_memory(shape, work))?;
    let whole = if work == Work::Level(Level::Fast) {
        let mut coder = rans::Decoder::new(payload);
        code_quickly(planes, shape, &mut coder);
        coder.finish()
    } else {
        let mut coder = Decoder::new(payload);
        code(planes, shape, work, &mut coder);
        coder.finish()
    };
    if whole { Ok(()) } else { Err(Error::corrupt("found planes whose code is damaged")) }
}

fn code_quickly<S: SymbolCoder>(planes: &mut dyn Planes, shape: &Shape, coder: &mut S) {
    let used = used(shape);
    if used.len() > 1 || shape.frames > 1 {
        run_quickly::<_, 12>(planes, shape, &used, coder);
    } else {
        run_quickly::<_, 8>(planes, shape, &used, coder);
    }
}

fn run_quickly<S: SymbolCoder, const N: usize>(planes: &mut dyn Planes, shape: &Shape, used: &[usize], coder: &mut S) {
    let mut models: Vec<Quick<N>> = (0..used.len().min(MODELS)).map(|_| Quick::new(shape)).collect();
    for frame in 0..shape.frames {
        for (i, &plane) in used.iter().enumerate() {
            models[i.min(MODELS - 1)].code_plane(planes, shape, (frame, plane), coder);
        }
    }
}

/// The planes that are not constant.
fn used(shape: &Shape) -> Vec<usize> {
    (0..shape.tops.len()).filter(|&p| shape.tops[p] > 0).collect()
}

/// Planes that a value is predicted from beside its own, at most: the same of the frame before, and two of the same frame.
fn others(shape: &Shape) -> usize {
    used(shape).len().clamp(1, 3) - 1 + usize::from(shape.frames > 1)
}

/// The work that such planes are worth: fewer than three are no colours.
fn work_for(shape: &Shape, work: Work) -> Work {
    if used(shape).len() < 3 { work.level().into() } else { work }
}

fn code<B: BitCoder>(planes: &mut dyn Planes, shape: &Shape, work: Work, coder: &mut B) {
    match (work_for(shape, work), others(shape)) {
        (Work::Photo, _) => run::<_, 16, 10, 20, 12, 6, 5, 6>(planes, shape, coder),
        (Work::Level(Level::Max), 0) => run::<_, 12, 8, 16, 8, 6, 4, 3>(planes, shape, coder),
        (Work::Level(Level::Max), 1) => run::<_, 16, 8, 16, 8, 6, 4, 3>(planes, shape, coder),
        (Work::Level(Level::Max), 2) => run::<_, 16, 8, 16, 8, 6, 4, 3>(planes, shape, coder),
        (Work::Level(Level::Max), _) => run::<_, 20, 8, 16, 8, 6, 4, 3>(planes, shape, coder),
        (_, 0) => run::<_, 8, 4, 8, 4, 2, 2, 3>(planes, shape, coder),
        (_, 1) => run::<_, 12, 4, 8, 4, 2, 2, 3>(planes, shape, coder),
        (_, _) => run::<_, 12, 4, 8, 4, 2, 2, 3>(planes, shape, coder),
    }
}

fn run<
    B: BitCoder,
    const N: usize,
    const P: usize,
    const D: usize,
    const C: usize,
    const K: usize,
    const V: usize,
    const S: usize,
>(
    planes: &mut dyn Planes,
    shape: &Shape,
    coder: &mut B,
) {
    let used = used(shape);
    let mut models: Vec<Model<N, P, D, C, K, V, S>> = (0..used.len().min(MODELS)).map(|_| Model::new(shape)).collect();
    for frame in 0..shape.frames {
        for (i, &plane) in used.iter().enumerate() {
            models[i.min(MODELS - 1)].code_plane(planes, shape, (frame, plane), coder);
        }
    }
}
