//! Finds the step of a lattice: what neighbours' differences are multiples of, but for rounding.

use super::choose::Look;
use super::number::Number;

/// Steps that instruments and units of measure make likely.
const LIKELY: [f64; 3] = [1.0, 2.0, 5.0];
const UNITS: [f64; 3] = [1.0, 0.3048, 1200.0 / 3937.0];

/// Bits that the rest of a sample takes: 0 on the lattice, few where it is off as much as a neighbour.
pub(crate) fn rest(number: Number, step: f64, look: &Look, [x, w, n]: [i64; 3]) -> u32 {
    let order = number.order(look[0]);
    let near = |off: f64| order.abs_diff(number.order(number.nearest(x as f64 * step + off))) <= 2;
    let off = |bits: u64, n: i64| number.value(bits) - n as f64 * step;
    if near(0.0) {
        0
    } else if near(off(look[1], w)) {
        1
    } else if near(off(look[2], n)) {
        2
    } else {
        let below = number.order(number.nearest((x as f64 + 0.5) * step)).abs_diff(order);
        68 - below.leading_zeros()
    }
}

/// A difference of two samples, and how far rounding may have moved it.
struct Difference {
    size: f64,
    slack: f64,
}

/// The step of most differences, where there is one well above what rounding moves.
pub(crate) fn find(number: Number, looks: &[Look]) -> Option<f64> {
    let unit = if number == Number::Single { 1.2e-7 } else { 2.3e-16 };
    let mut differences: Vec<Difference> = looks
        .iter()
        .map(|look| look.map(|bits| number.value(bits)))
        .map(|[x, w, ..]| Difference { size: (x - w).abs(), slack: (x.abs() + w.abs()) * unit })
        .filter(|d| d.size > 8.0 * d.slack && d.size.is_finite())
        .collect();
    if differences.len() < 64 {
        return None;
    }
    differences.sort_unstable_by(|a, b| a.size.total_cmp(&b.size));
    let mut steps: Vec<f64> = Vec::new();
    // The least differences are the step itself or a few of it.
    for part in [0, 1, 2, 4, 8, 16, 24, 32] {
        let least = differences[part * (differences.len() - 1) / 64].size;
        steps.extend([least, least / 2.0, least / 3.0]);
    }
    let middle = differences[differences.len() / 2].size;
    for unit in UNITS {
        let mut scale = 1e-9;
        while scale < 1e9 {
            steps.extend(LIKELY.iter().map(|n| n * scale * unit).filter(|step| *step <= 4.0 * middle));
            scale *= 10.0;
        }
    }
    let mut best: Option<(f64, f64)> = None;
    for step in steps {
        let step = refined(step, &differences);
        let share = share(step, &differences);
        if share > 0.6 && best.is_none_or(|(of, most)| share > most + 0.1 || share > most - 0.1 && step > of) {
            best = Some((step, share));
        }
    }
    best.map(|(step, _)| exact(step, number, looks))
}

fn multiple(size: f64, step: f64) -> f64 {
    (size / step + 0.5).floor()
}

/// The share of the differences that are multiples of the step, and tell so.
fn share(step: f64, differences: &[Difference]) -> f64 {
    let hits = differences
        .iter()
        .filter(|d| d.slack * 32.0 < step && (d.size - multiple(d.size, step) * step).abs() <= d.slack)
        .count();
    hits as f64 / differences.len() as f64
}

/// The step that fits the differences better, from the least ones on.
fn refined(mut step: f64, differences: &[Difference]) -> f64 {
    let mut error = step / 16.0;
    for _ in 0..8 {
        let (mut sum, mut squares) = (0.0, 0.0);
        for d in differences {
            let n = multiple(d.size, step);
            // As far as the step's own error leaves no doubt of how many it is.
            if n > 0.0 && n * error < step / 4.0 && (d.size - n * step).abs() < n * error + d.slack {
                sum += n * d.size;
                squares += n * n;
            }
        }
        if squares == 0.0 {
            return step;
        }
        step = sum / squares;
        error /= 4.0;
    }
    step
}

/// A step of few digits, or that a number of the kind is, where that puts as many samples on the lattice.
fn exact(step: f64, number: Number, looks: &[Look]) -> f64 {
    let on = |step: f64| {
        let hit = |look: &&Look| {
            let x = number.value(look[0]);
            number.nearest(multiple(x, step) * step) == look[0]
        };
        looks.iter().step_by(8).filter(hit).count()
    };
    let mut candidates = vec![step, number.value(number.nearest(step))];
    let inverse = (1.0 / step + 0.5).floor();
    if inverse >= 1.0 {
        candidates.extend([1.0 / inverse, 0.3048 / (0.3048 / step + 0.5).floor()]);
    }
    let mut scale = 1.0;
    for _ in 0..12 {
        candidates.push((step * scale + 0.5).floor() / scale);
        scale *= 10.0;
    }
    let near = |candidate: &f64| (candidate - step).abs() < step * 1e-4;
    let best = candidates.into_iter().filter(near).map(|step| (on(step), step)).rev().max_by_key(|&(hits, _)| hits);
    best.map_or(step, |(_, step)| step)
}
