//! From a JPEG's colours to red, green and blue (`jdcolor.c`, with its 16-bit constants).

/// How a picture's components become red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// One component.
    Gray,
    /// Luma and two chromas (JFIF).
    Ycc,
    /// As they are.
    Rgb,
    /// Four inks; `inverted` says that 255 is no ink, as Adobe writes them.
    Cmyk {
        /// 255 is no ink.
        inverted: bool,
    },
    /// Four inks, the first three of them as luma and chromas of their inverse.
    Ycck {
        /// 255 is no ink.
        inverted: bool,
    },
}

impl Colour {
    /// One row, from one row of each component.
    pub fn convert(self, rows: &[Vec<u8>], out: &mut [u8]) {
        let pixels = out.as_chunks_mut::<3>().0.iter_mut().enumerate();
        match self {
            Self::Gray => pixels.for_each(|(x, out)| *out = [rows[0][x]; 3]),
            Self::Rgb => pixels.for_each(|(x, out)| *out = [rows[0][x], rows[1][x], rows[2][x]]),
            Self::Ycc => {
                let (y, cb, cr) = (&rows[0], &rows[1], &rows[2]);
                pixels.for_each(|(x, out)| *out = rgb_of_ycc(y[x], cb[x], cr[x]));
            }
            Self::Cmyk { inverted } => pixels.for_each(|(x, out)| {
                *out = rgb_of_cmyk([rows[0][x], rows[1][x], rows[2][x]], rows[3][x], inverted);
            }),
            Self::Ycck { inverted } => pixels.for_each(|(x, out)| {
                let inks = rgb_of_ycc(rows[0][x], rows[1][x], rows[2][x]).map(|light| 255 - light);
                *out = rgb_of_cmyk(inks, rows[3][x], inverted);
            }),
        }
    }
}

#[inline(always)]
fn rgb_of_ycc(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    const HALF: i32 = 1 << 15;
    let (y, cb, cr) = (i32::from(y), i32::from(cb) - 128, i32::from(cr) - 128);
    let red = (91_881 * cr + HALF) >> 16;
    let green = (-22_554 * cb - 46_802 * cr + HALF) >> 16;
    let blue = (116_130 * cb + HALF) >> 16;
    [y + red, y + green, y + blue].map(|value| value.clamp(0, 255) as u8)
}

/// A plain view of inks: what each lets through, times what black does.
fn rgb_of_cmyk(inks: [u8; 3], black: u8, inverted: bool) -> [u8; 3] {
    let through = |ink: u8| u32::from(if inverted { ink } else { 255 - ink });
    inks.map(|ink| ((through(ink) * through(black) + 127) / 255) as u8)
}
