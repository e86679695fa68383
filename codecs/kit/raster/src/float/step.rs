//! Finds what neighbours' differences are multiples of, but for rounding.

use super::choose::Look;
use super::number::Number;

/// Steps that instruments and units of measure make likely.
const LIKELY: [f64; 3] = [1.0, 2.0, 5.0];
const UNITS: [f64; 3] = [1.0, 0.3048, 1200.0 / 3937.0];

/// Most differences that a step is fitted to.
const FITTED: usize = 1 << 11;

/// A difference of two samples, and how far rounding may have moved it.
struct Difference {
    size: f64,
    slack: f64,
}

/// The step of most differences of neighbours, where there is one well above what rounding moves.
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
    let every = differences.len().div_ceil(FITTED);
    let differences: Vec<Difference> = differences.into_iter().step_by(every).collect();
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
        if share(step, step / 64.0, &differences[..differences.len() / 8]) < 0.5 {
            continue;
        }
        let step = refined(step, &differences);
        let share = share(step, 0.0, &differences);
        if share > 0.6 && best.is_none_or(|(of, most)| share > most + 0.1 || share > most - 0.1 && step > of) {
            best = Some((step, share));
        }
    }
    best.map(|(step, _)| step)
}

/// How many steps a size is.
pub(crate) fn multiple(size: f64, step: f64) -> f64 {
    (size / step + 0.5).floor()
}

/// The share of the differences that are multiples of a step known to within `error`, and tell so.
fn share(step: f64, error: f64, differences: &[Difference]) -> f64 {
    let is_hit = |d: &&Difference| {
        let n = multiple(d.size, step);
        d.slack * 32.0 < step && (d.size - n * step).abs() <= d.slack + n * error
    };
    let hits = differences.iter().filter(is_hit).count();
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
