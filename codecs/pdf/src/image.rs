//! Raster images: which prediction of their rows deflates best.

use crate::document::Document;
use crate::predict::{self, Rows, TYPES};
use crate::value::{Dict, Value};
use kit_deflate::libdeflate::{self, Release, Settings};

/// Bytes from which predictions are compared.
const SAMPLE: usize = 128 << 10;

/// The rows of an image of this dictionary (ISO 32000-1 §8.9.5), `None` of what is none or is not understood.
pub fn rows(document: &Document, dict: &Dict) -> Option<Rows> {
    if !dict.get("Subtype")?.is_name("Image") {
        return None;
    }
    let width = document.get(dict, "Width")?.size()?;
    if document.get(dict, "ImageMask").is_some_and(|mask| *mask == Value::Atom(b"true".to_vec())) {
        return Rows::new(width, 1, 1);
    }
    let bits = document.get(dict, "BitsPerComponent")?.size()?;
    Rows::new(width, components(document, document.get(dict, "ColorSpace")?)?, bits)
}

/// Components of a colour space (§8.6).
fn components(document: &Document, space: &Value) -> Option<usize> {
    let parts = space.array().unwrap_or(std::slice::from_ref(space));
    let family = document.resolve(parts.first()?).name()?;
    match &*family {
        b"DeviceGray" | b"CalGray" | b"Indexed" | b"Separation" => Some(1),
        b"DeviceRGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" => Some(4),
        b"ICCBased" => document.get(document.resolve(parts.get(1)?).dict()?, "N")?.size(),
        b"DeviceN" => document.resolve(parts.get(1)?).array().map(<[Value]>::len),
        _ => None,
    }
}

/// The rows of `plain` behind their predictions, the best of several ways; `None` where none gains or these are not whole rows.
pub fn predicted(plain: &[u8], rows: Rows) -> Option<Vec<u8>> {
    let len = rows.len();
    if len == 0 || plain.is_empty() || !plain.len().is_multiple_of(len) {
        return None;
    }
    // A sample from the middle, where there is most to see.
    let height = plain.len() / len;
    let count = (SAMPLE / len).clamp(1, height);
    let start = (height - count) / 2 * len;
    let sample = &plain[start..start + count * len];
    let cost = |data: &[u8]| estimate(data);
    let ways = (0..TYPES).map(Way::One).chain([Way::LeastSum, Way::LeastEntropy]);
    let (least, best) = ways.map(|way| (cost(&apply(sample, rows, way)), way)).min_by_key(|&(cost, _)| cost)?;
    (least < cost(sample)).then(|| apply(plain, rows, best))
}

/// About how long the deflated data are: what an ordinary compressor makes of them tells as much as ours, in a fiftieth of the time.
pub fn estimate(data: &[u8]) -> usize {
    libdeflate::encode(data, Settings { release: Release::Late, level: 7 }).len()
}

/// How each row's type is chosen.
#[derive(Clone, Copy)]
enum Way {
    /// All the same.
    One(u8),
    /// The least sum of differences.
    LeastSum,
    /// The least entropy of differences.
    LeastEntropy,
}

fn apply(plain: &[u8], rows: Rows, way: Way) -> Vec<u8> {
    let (len, step) = (rows.len(), rows.step());
    let zeros = vec![0; len];
    let mut above = &zeros[..];
    let mut out = Vec::with_capacity(plain.len() + plain.len() / len);
    let mut tried = Vec::with_capacity(len + 1);
    for row in plain.chunks_exact(len) {
        let mut cost = |kind: u8| {
            tried.clear();
            predict::row(kind, row, above, step, &mut tried);
            match way {
                Way::LeastEntropy => entropy(&tried[1..]),
                _ => tried[1..].iter().map(|&byte| u64::from(byte.min(byte.wrapping_neg()))).sum(),
            }
        };
        let kind = match way {
            Way::One(kind) => kind,
            _ => (0..TYPES).min_by_key(|&kind| cost(kind)).unwrap_or(0),
        };
        predict::row(kind, row, above, step, &mut out);
        above = row;
    }
    out
}

/// The entropy of bytes, in some unit: the sum of `-n log n`, with a logarithm of four fractional bits.
fn entropy(bytes: &[u8]) -> u64 {
    let mut counts = [0u64; 256];
    bytes.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
    let log = |n: u64| {
        let whole = n.ilog2();
        u64::from(whole) * 16 + ((n << 4 >> whole) & 15)
    };
    let total = bytes.len() as u64;
    (total * log(total.max(1))).saturating_sub(counts.iter().filter(|&&n| n > 0).map(|&n| n * log(n)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slopes_are_predicted_and_noise_is_not() {
        let rows = Rows::new(64, 3, 8).expect("rows");
        let slope: Vec<u8> = (0..64 * 3 * 40).map(|n| (n % 192 / 2 + n / 192) as u8).collect();
        let coded = predicted(&slope, rows).expect("gains");
        assert_eq!(coded.len(), slope.len() + 40);
        let mut state = 1u32;
        let noise = slope.iter().map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        assert_eq!(predicted(&noise.collect::<Vec<_>>(), rows), None);
        assert_eq!(predicted(&slope[1..], rows), None);
    }
}
