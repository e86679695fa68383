//! Parameters of the coding, and what is derived of them (C.2.4.1.1, A.2.1).

/// What LSE segments set; 0 where it is to be the default.
#[derive(Clone, Copy, Default)]
pub struct Presets {
    max: i32,
    thresholds: [i32; 3],
    reset: i32,
}

/// All that coding a scan needs.
#[derive(Clone, Copy)]
pub struct Coding {
    /// MAXVAL, the largest sample.
    pub max: i32,
    /// NEAR, the largest error.
    pub near: i32,
    /// 2 NEAR + 1.
    pub step: i32,
    /// T1 to T3.
    pub thresholds: [i32; 3],
    /// RESET, how many samples halve a context's sums.
    pub reset: i32,
    /// RANGE, how many steps there are.
    pub range: i32,
    /// qbpp, bits of a step's number.
    pub step_bits: u32,
    /// LIMIT, the longest code.
    pub limit: u32,
}

impl Presets {
    /// Takes an LSE segment; `None` where it is one of a kind that says how large the image is, or none.
    pub fn take(&mut self, segment: &[u8]) -> Option<()> {
        let (&kind, fields) = segment.split_first()?;
        match kind {
            1 => {
                let two = |i: usize| Some(i32::from(u16::from_be_bytes(*fields.get(2 * i..)?.first_chunk()?)));
                *self = Self { max: two(0)?, thresholds: [two(1)?, two(2)?, two(3)?], reset: two(4)? };
                Some(())
            }
            2 | 3 => Some(()), // palettes, which a decoder applies to the samples
            _ => None,
        }
    }

    /// The coding of a scan; `None` where the parameters contradict one another.
    pub fn coding(&self, precision: u32, near: u32) -> Option<Coding> {
        let or = |set: i32, default: i32| if set == 0 { default } else { set };
        let max = or(self.max, (1 << precision) - 1);
        let near = i32::try_from(near).ok()?;
        let [t1, t2, t3] = defaults(max, near);
        let thresholds = [or(self.thresholds[0], t1), or(self.thresholds[1], t2), or(self.thresholds[2], t3)];
        let step = 2 * near + 1;
        let range = (max + 2 * near) / step + 1;
        let bits = |n: i32| 32 - (n - 1).leading_zeros();
        let sample_bits = bits(max + 1).max(2);
        let coding = Coding {
            max,
            near,
            step,
            thresholds,
            reset: or(self.reset, 64),
            range,
            step_bits: bits(range),
            limit: 2 * (sample_bits + sample_bits.max(8)),
        };
        let ordered = near < thresholds[0] && thresholds.is_sorted() && thresholds[2] <= max;
        (max < 1 << precision
            && near <= (max / 2).min(255)
            && ordered
            && (3..=4096).contains(&coding.reset)
            && range > 1)
            .then_some(coding)
    }
}

/// The thresholds of C.2.4.1.1.1.
fn defaults(max: i32, near: i32) -> [i32; 3] {
    let clamp = |value: i32, least: i32| if value > max || value < least { least } else { value };
    let (basic, factor) = ([3, 7, 21], (max.min(4095) + 128) / 256);
    let raw = |i: usize| {
        if max >= 128 {
            factor * (basic[i] - i as i32 - 2) + i as i32 + 2
        } else {
            (basic[i] / (256 / (max + 1))).max(i as i32 + 2)
        }
    };
    let t1 = clamp(raw(0) + 3 * near, near + 1);
    let t2 = clamp(raw(1) + 5 * near, t1);
    [t1, t2, clamp(raw(2) + 7 * near, t2)]
}

#[cfg(test)]
mod tests {
    use super::defaults;

    /// T.87, Table C.3, and a row of 12 bits: (4095 + 128) / 256 = 16, so 16 + 2, 64 + 3 and 272 + 4.
    #[test]
    fn defaults_are_the_tables() {
        assert_eq!(defaults(255, 0), [3, 7, 21]);
        assert_eq!(defaults(255, 2), [9, 17, 35]);
        assert_eq!(defaults(4095, 0), [18, 67, 276]);
        assert_eq!(defaults(15, 0), [2, 3, 4]);
    }
}
