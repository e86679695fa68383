//! Samples by the deep engine, at `max`: images in the order in which they tell of one another.
//!
//! ```text
//!   payload:  two bits per image that has a mask, lowest first: what was done under it │ the engine's code
//! ```

use crate::Shape;
use crate::neighbours::{CLOSER, CONTEXTS as OWN, Neighbours};
use crate::order::{Coded, in_order};
use crate::under::Under;
use kit_context::deep::{self as engine, Expected, Guide, Setting};
use kit_core::{Error, Limits, Result};
use kit_tokens::Tokenizer;

const CONTEXTS: usize = OWN + CLOSER + 2;
const POINTERS: usize = 4;
const VECTORS: usize = 12;
const CHOICES: usize = 8;

static SETTING: Setting = Setting { table_bits: 26, rate_at_start: 20, primer: &[] };

/// Follows images.
struct Deep(Neighbours);

impl Guide<CONTEXTS, POINTERS> for Deep {
    fn new(len: u64) -> Self {
        Self(<Neighbours as Tokenizer>::new(len))
    }

    fn memory(_: u64) -> u64 {
        0
    }

    fn advance(&mut self, seen: &[u8]) {
        self.0.advance(seen);
    }

    fn contexts(&self, seen: &[u8], matched: u64, contexts: &mut [u64; CONTEXTS]) {
        let own = (0..OWN as u32).map(|i| self.0.own(i, seen));
        let closer = self.0.closer(seen).map(u64::from);
        for (context, value) in contexts.iter_mut().zip(own.chain(closer)) {
            *context = value;
        }
        contexts[CONTEXTS - 2] = matched << 8 | self.0.class() as u64;
        contexts[CONTEXTS - 1] = self.0.covered() as u64;
    }

    fn expected(&self, seen: &[u8]) -> [Expected; POINTERS] {
        let class = self.0.place().slot;
        self.0.likely(seen).map(|byte| Expected { byte, class })
    }

    fn class(&self, i: usize) -> usize {
        match i {
            0 => self.0.class(),
            1 => self.0.place().slot as usize,
            2 => self.0.covered(),
            _ => self.0.class() >> 2,
        }
    }
}

/// Bytes of working memory to code images of `total` bytes in either direction.
pub fn memory(total: u64) -> u64 {
    engine::memory::<Deep, CONTEXTS, POINTERS, VECTORS, CHOICES>(total, &SETTING)
        .saturating_add(total.saturating_mul(3))
}

/// Codes images onto the end of `out`.
pub fn encode(images: &[(&[u8], Shape)], shapes: &[(u64, Shape)], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = shapes.iter().fold(0u64, |sum, &(len, _)| sum.saturating_add(len));
    limits.need_memory(memory(total))?;
    let mut order = in_order(shapes);
    let mut samples: Vec<u8> = order.iter().flat_map(|coded| images[coded.number].0).copied().collect();
    let (mut start, mut bits) = (0, Vec::new());
    for coded in &mut order {
        if let Some(mut masked) = coded.masked(&mut samples, start) {
            coded.under = masked.under();
            masked.change(coded.under);
            bits.push(coded.under.to_bits());
        }
        start += coded.len as usize;
    }
    out.extend(bits.chunks(4).map(|bits| bits.iter().rev().fold(0, |all, bits| all << 2 | bits)));
    let guide = || Deep(Neighbours::in_order(&order, true));
    engine::encode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(guide, &samples, &SETTING, limits, out)
}

/// Restores images of those lengths and shapes onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], shapes: &[(u64, Shape)], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = shapes.iter().fold(0u64, |sum, &(len, _)| sum.saturating_add(len));
    limits.need_output(total)?;
    limits.need_memory(memory(total))?;
    let mut order = in_order(shapes);
    let mut under: Vec<&mut Coded> = order.iter_mut().filter(|coded| coded.mask.is_some()).collect();
    let (bits, payload) =
        payload.split_at_checked(under.len().div_ceil(4)).ok_or_else(|| Error::corrupt("the payload is cut short"))?;
    for (i, coded) in under.iter_mut().enumerate() {
        coded.under = Under::from_bits(bits[i / 4] >> (2 * (i % 4)));
    }
    let guide = || Deep(Neighbours::in_order(&order, true));
    let mut samples = Vec::new();
    engine::decode_by::<_, CONTEXTS, POINTERS, VECTORS, CHOICES>(
        guide,
        payload,
        total,
        &SETTING,
        limits,
        &mut samples,
    )?;
    let mut places = vec![0; order.len()];
    let mut start = 0;
    for coded in order {
        if let Some(mut masked) = coded.masked(&mut samples, start) {
            masked.restore(coded.under);
        }
        places[coded.number] = start;
        start += coded.len as usize;
    }
    limits.reserve(out, total)?;
    for (start, &(len, _)) in places.into_iter().zip(shapes) {
        out.extend(&samples[start..start + len as usize]);
    }
    Ok(())
}
