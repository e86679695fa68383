//! Colours under a mask, as libraries of graphics make them of premultiplied ones.
//!
//! ```text
//!   nothing of the mask    the mean of the colours around that show: how far it is off
//!   something              the quotient of a premultiplied value, of which there are as many as the mask says: its number
//!   all                    as it is
//! ```

/// What is done to colours; it can be undone, whatever they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Under {
    /// Quotients become their numbers.
    pub multiplied: bool,
    /// Means are taken off.
    pub spread: bool,
}

/// Colours next to their mask.
pub struct Masked<'a> {
    pub colours: &'a mut [u8],
    pub mask: &'a [u8],
    /// Pixels of a row, and bytes of a pixel.
    pub width: usize,
    pub pixel: usize,
}

impl Under {
    /// From two bits.
    pub fn from_bits(bits: u8) -> Self {
        Self { multiplied: bits & 1 != 0, spread: bits & 2 != 0 }
    }

    /// Two bits.
    pub fn to_bits(self) -> u8 {
        u8::from(self.multiplied) | u8::from(self.spread) << 1
    }

    /// The value that a number stands for under a mask.
    pub fn value(self, number: u8, mask: u8) -> u8 {
        if self.multiplied && mask > 0 && mask < 255 { numbered(number, mask) } else { number }
    }
}

impl Masked<'_> {
    /// What is worth doing.
    pub fn under(&self) -> Under {
        let (mut quotients, mut others, mut means, mut zeros) = (0, 0, 0, 0);
        for (at, &mask) in self.mask.iter().enumerate() {
            for i in at * self.pixel..(at + 1) * self.pixel {
                let value = self.colours[i];
                match mask {
                    0 => {
                        means += usize::from(value == self.mean(i));
                        zeros += usize::from(value == 0);
                    }
                    255 => {}
                    _ if number(value, mask) <= mask => quotients += 1,
                    _ => others += 1,
                }
            }
        }
        Under { multiplied: quotients > 16 * others, spread: means > zeros }
    }

    /// Does it.
    pub fn change(&mut self, under: Under) {
        if under.spread {
            self.spread(u8::wrapping_sub);
        }
        if under.multiplied {
            self.multiply(number);
        }
    }

    /// Undoes it.
    pub fn restore(&mut self, under: Under) {
        if under.multiplied {
            self.multiply(numbered);
        }
        if under.spread {
            self.spread(u8::wrapping_add);
        }
    }

    fn spread(&mut self, change: impl Fn(u8, u8) -> u8) {
        for at in 0..self.mask.len() {
            if self.mask[at] == 0 {
                for i in at * self.pixel..(at + 1) * self.pixel {
                    self.colours[i] = change(self.colours[i], self.mean(i));
                }
            }
        }
    }

    fn multiply(&mut self, change: impl Fn(u8, u8) -> u8) {
        for (colour, &mask) in self.colours.chunks_mut(self.pixel).zip(self.mask) {
            if mask > 0 && mask < 255 {
                colour.iter_mut().for_each(|value| *value = change(*value, mask));
            }
        }
    }

    /// The mean of the channel of sample `i` in the pixels around that show; 0 where none does.
    fn mean(&self, i: usize) -> u8 {
        let (at, channel) = (i / self.pixel, i % self.pixel);
        let (x, y) = (at % self.width, at / self.width);
        let (mut sum, mut count) = (0, 0);
        for y in y.saturating_sub(1)..=y + 1 {
            for x in x.saturating_sub(1)..(x + 2).min(self.width) {
                let at = y * self.width + x;
                if self.mask.get(at).is_some_and(|&mask| mask > 0) {
                    sum += u32::from(self.colours[at * self.pixel + channel]);
                    count += 1;
                }
            }
        }
        sum.checked_div(count).unwrap_or(0) as u8
    }
}

/// What a premultiplied value is under a mask from 1 to 254: by single floats, whose errors decide halves.
fn quotient(value: u8, mask: u8) -> u8 {
    const UNIT: f32 = 1.0 / 255.0;
    let scale = 1.0 / (f32::from(mask) * UNIT);
    (f32::from(value) * UNIT * scale * 255.0).round_ties_even() as u8
}

/// The first premultiplied value, or one more than the mask, whose quotient is no less.
fn first(value: u8, mask: u8) -> u8 {
    let near = (u16::from(value) * u16::from(mask) / 255) as u8;
    (near.saturating_sub(1)..=mask).find(|&p| quotient(p, mask) >= value).unwrap_or(mask + 1)
}

/// The number of a value under a mask from 1 to 254: quotients come before all others.
fn number(value: u8, mask: u8) -> u8 {
    let first = first(value, mask);
    if first <= mask && quotient(first, mask) == value { first } else { mask + 1 + (value - first) }
}

/// The value of that number.
fn numbered(number: u8, mask: u8) -> u8 {
    if number <= mask {
        return quotient(number, mask);
    }
    let others = number - mask - 1;
    let is_it = |&value: &u8| {
        let first = first(value, mask);
        value - first == others && (first > mask || quotient(first, mask) != value)
    };
    (others..=255).find(is_it).unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_all_of_a_bytes_values() {
        for mask in 1..255 {
            for value in 0..=255 {
                assert_eq!(numbered(number(value, mask), mask), value, "{value} under {mask}");
            }
            assert!((0..mask).all(|p| quotient(p, mask) < quotient(p + 1, mask)));
        }
        assert_eq!((quotient(128, 128), quotient(1, 2), quotient(1, 6), quotient(5, 6)), (255, 128, 42, 212));
    }

    #[test]
    fn colours_come_back() {
        let mask: Vec<u8> = (0..35).map(|i| [0, 0, 90, 255, 3][i % 5]).collect();
        let colours: Vec<u8> = (0..105u32).map(|i| (i * i * 7) as u8).collect();
        for bits in 0..4 {
            let (under, mut changed) = (Under::from_bits(bits), colours.clone());
            assert_eq!(under.to_bits(), bits);
            Masked { colours: &mut changed, mask: &mask, width: 7, pixel: 3 }.change(under);
            assert_eq!(changed != colours, bits > 0);
            Masked { colours: &mut changed, mask: &mask, width: 7, pixel: 3 }.restore(under);
            assert_eq!(changed, colours);
        }
    }

    #[test]
    fn what_is_premultiplied_is_told() {
        let mask: Vec<u8> = (0..64).map(|i| if i % 8 < 3 { 0 } else { 100 + i }).collect();
        let mut colours: Vec<u8> = mask.iter().map(|&mask| if mask > 0 { quotient(50, mask) } else { 0 }).collect();
        let mut masked = Masked { colours: &mut colours, mask: &mask, width: 8, pixel: 1 };
        masked.spread(u8::wrapping_add);
        let under = masked.under();
        assert_eq!(under, Under { multiplied: true, spread: true });
        masked.change(under);
        assert!(colours.iter().zip(&mask).all(|(&colour, &mask)| colour == if mask > 0 { 50 } else { 0 }));
    }
}
