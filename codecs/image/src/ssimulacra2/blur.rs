//! The metric's Gaussian: sigma 1.5, as nine taps, nothing beyond the edges.
//!
//! libjxl computes it recursively, from three cosines over a radius of 5 (`lib/jxl/gauss_blur.cc`); these taps are that filter's
//! whole impulse response.

/// Taps by distance from the centre; together they are 1.
const TAPS: [f32; 5] = [0.264_621_1, 0.212_928_6, 0.109_335_37, 0.036_011_115, 0.009_414_368];

/// How far the filter reaches, in pixels.
pub const REACH: usize = TAPS.len() - 1;

/// Rows that the filter needs at once.
pub const ROWS: usize = 2 * REACH + 1;

/// Blurs one row; `padded` is the row with [`REACH`] zeros at either end.
pub fn along(padded: &[f32], out: &mut [f32]) {
    let at = |distance: usize| &padded[distance..distance + out.len()];
    let taps: [&[f32]; ROWS] = std::array::from_fn(at);
    weigh(taps, out);
}

/// Blurs across nine rows of one length, the middle one being the row in question.
pub fn across(rows: [&[f32]; ROWS], out: &mut [f32]) {
    weigh(rows, out);
}

fn weigh(rows: [&[f32]; ROWS], out: &mut [f32]) {
    let len = out.len();
    let [a, b, c, d, e, f, g, h, i] = rows.map(|row| &row[..len]);
    for x in 0..len {
        let far = TAPS[4] * (a[x] + i[x]) + TAPS[3] * (b[x] + h[x]);
        let near = TAPS[2] * (c[x] + g[x]) + TAPS[1] * (d[x] + f[x]);
        out[x] = far + near + TAPS[0] * e[x];
    }
}
