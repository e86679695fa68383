//! The levels of a block's AC coefficients that cost least, in bits and weighted errors together.
//!
//! A path through the block goes from one nonzero level to the next; each edge costs the zeros' errors and the Huffman code of the
//! run and size (F.1.2.2). For each place the best path that ends there is kept, so that all paths are compared (Crouse and
//! Ramchandran, 1997). DC is the same along a row of blocks.

use super::codes::Codes;
use kit_jpeg::zigzag::NATURAL;

/// Places in coding order.
const PLACES: usize = 64;

/// Where a path is at a nonzero level.
#[derive(Clone, Copy, Default)]
struct Node {
    cost: f32,
    /// The nonzero level's place before it, 0 for none.
    before: u8,
    level: i16,
}

/// Quantises a block's AC coefficients; `values` are dequantised, `weights` what a unit of squared error costs in bits.
pub fn ac(values: &[i32; 64], steps: &[u16; 64], weights: &[f32; 64], codes: &Codes, out: &mut [i16; 64]) {
    let mut nodes = [Node::default(); PLACES];
    // Errors of zeros up to each place.
    let mut zeros = [0.0_f32; PLACES];
    // Nonzero places that were reached.
    let (mut reached, mut count) = ([0_u8; PLACES], 1);
    for k in 1..PLACES {
        let at = usize::from(NATURAL[k]);
        let (value, step, weight) = (values[at].unsigned_abs(), u32::from(steps[at]), weights[at]);
        zeros[k] = zeros[k - 1] + weight * (value as f32 * value as f32);
        let nearest = (value + step / 2) / step;
        if nearest == 0 {
            continue;
        }
        let mut best = Node { cost: f32::INFINITY, ..Node::default() };
        for level in [nearest, nearest - 1] {
            if level == 0 {
                continue;
            }
            let error = value as f32 - (level * step) as f32;
            let size = (u32::BITS - level.leading_zeros()) as usize;
            let own = weight * error * error;
            for &before in &reached[..count] {
                let place = usize::from(before);
                let path = nodes[place].cost + (zeros[k - 1] - zeros[place]);
                let cost = path + codes.run(k - place - 1, size) + own;
                if cost < best.cost {
                    best = Node { cost, before, level: level.min(1023) as i16 };
                }
            }
        }
        nodes[k] = best;
        reached[count] = k as u8;
        count += 1;
    }
    let end = |place: usize| {
        let rest = nodes[place].cost + (zeros[PLACES - 1] - zeros[place]);
        if place == PLACES - 1 { rest } else { rest + codes.end() }
    };
    let mut place = 0;
    for &last in &reached[1..count] {
        if end(usize::from(last)) < end(place) {
            place = usize::from(last);
        }
    }
    out[1..].fill(0);
    while place > 0 {
        let at = usize::from(NATURAL[place]);
        out[at] = if values[at] < 0 { -nodes[place].level } else { nodes[place].level };
        place = usize::from(nodes[place].before);
    }
}

/// Levels of DC that are tried around the nearest.
const TRIED: usize = 3;

/// Quantises the DC coefficients along a row of blocks, after the level `before` it; gives the last.
pub fn dc(values: &[i32], step: u16, weights: &[f32], codes: &Codes, before: i16, out: &mut Vec<i16>) -> i16 {
    let step = i32::from(step);
    let mut paths = [(0.0_f32, before); TRIED];
    let mut choices: Vec<[(u8, i16); TRIED]> = Vec::with_capacity(values.len());
    for (&value, &weight) in values.iter().zip(weights) {
        let nearest = (value + step / 2).div_euclid(step);
        let mut next = [(f32::INFINITY, 0); TRIED];
        let mut choice = [(0, 0); TRIED];
        for (tried, next) in next.iter_mut().enumerate() {
            let level = (nearest + tried as i32 - 1).clamp(-1024, 1023) as i16;
            let error = (value - i32::from(level) * step) as f32;
            for (from, path) in paths.iter().enumerate() {
                let cost = path.0 + codes.difference(i32::from(level) - i32::from(path.1)) + weight * error * error;
                if cost < next.0 {
                    (*next, choice[tried]) = ((cost, level), (from as u8, level));
                }
            }
        }
        paths = next;
        choices.push(choice);
    }
    let best = (0..TRIED).fold(0, |best, this| if paths[this].0 < paths[best].0 { this } else { best });
    let first = out.len();
    let mut at = best;
    for choice in choices.iter().rev() {
        out.push(choice[at].1);
        at = usize::from(choice[at].0);
    }
    out[first..].reverse();
    out.last().copied().unwrap_or(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_bits_give_the_nearest_levels() {
        let mut values = [0; 64];
        (values[1], values[8], values[63]) = (37, -24, 9);
        let mut out = [0; 64];
        ac(&values, &[10; 64], &[1e6; 64], &Codes::default(), &mut out);
        assert_eq!((out[1], out[8], out[63]), (4, -2, 1));
    }

    #[test]
    fn free_errors_give_zeros() {
        let mut out = [1; 64];
        ac(&[50; 64], &[10; 64], &[0.0; 64], &Codes::default(), &mut out);
        assert_eq!(out[1..], [0; 63]);
    }

    #[test]
    fn dc_follows_its_values() {
        let mut out = Vec::new();
        let last = dc(&[80, 81, -40, 3], 8, &[1e6; 4], &Codes::default(), 0, &mut out);
        assert_eq!((out, last), (vec![10, 10, -5, 0], 0));
    }
}
