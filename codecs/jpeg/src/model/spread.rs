//! How numbers lie around what is expected.

/// e^−x for x from 0 on.
#[inline]
fn fall(x: f32) -> f32 {
    let y = (x * std::f32::consts::LOG2_E).min(100.0);
    let whole = y as i32;
    let z = (y - whole as f32) * -std::f32::consts::LN_2;
    let part = 1.0 + z * (1.0 + z * (0.5 + z * (1.0 / 6.0 + z * (1.0 / 24.0 + z * (1.0 / 120.0)))));
    part * f32::from_bits(((127 - whole) as u32) << 23)
}

/// A distribution around 0.
pub trait Shape {
    /// The part above `x`, where the mean distance from 0 is 1.
    fn above(x: f32) -> f32;
}

/// Both halves exponential.
pub struct Laplace;

impl Shape for Laplace {
    #[inline]
    fn above(x: f32) -> f32 {
        let part = 0.5 * fall(x.abs());
        if x > 0.0 { part } else { 1.0 - part }
    }
}

/// Student's with two degrees of freedom: more lies far away.
pub struct Student;

impl Shape for Student {
    #[inline]
    fn above(x: f32) -> f32 {
        let x = x * std::f32::consts::SQRT_2;
        let root = (2.0 + x * x).sqrt();
        let part = 1.0 / (root * (root + x.abs()));
        if x > 0.0 { part } else { 1.0 - part }
    }
}

/// Numbers around `center` with a mean distance, over which `narrow` is one.
#[derive(Clone, Copy)]
pub struct Spread {
    center: f32,
    distance: f32,
    narrow: f32,
}

impl Spread {
    /// How likely a number from `low` to `high` − 1 is.
    #[inline]
    fn between<S: Shape>(&self, low: f32, high: f32) -> f32 {
        let (low, high) = ((low - 0.5 - self.center) * self.narrow, (high - 0.5 - self.center) * self.narrow);
        let part = if low + high > 0.0 { S::above(low) - S::above(high) } else { S::above(-high) - S::above(-low) };
        part.max(1e-20)
    }

    /// How likely a number from `low` on is.
    #[inline]
    fn from<S: Shape>(&self, low: f32) -> f32 {
        S::above((low - 0.5 - self.center) * self.narrow).max(1e-20)
    }

    /// That it is not 0.
    #[inline]
    pub fn is_some<S: Shape>(&self) -> u32 {
        part(self.from::<S>(1.0) + self.turned().from::<S>(1.0), self.between::<S>(0.0, 1.0))
    }

    /// That it is negative, if it is not 0.
    #[inline]
    pub fn is_negative<S: Shape>(&self) -> u32 {
        part(self.turned().from::<S>(1.0), self.from::<S>(1.0))
    }

    /// That it is `middle` or more, from `low` on and below `high`.
    #[inline]
    pub fn is_upper<S: Shape>(&self, low: i32, middle: i32, high: i32) -> u32 {
        let [low, middle, high] = [low, middle, high].map(|x| x as f32);
        part(self.between::<S>(middle, high), self.between::<S>(low, middle))
    }

    /// That it is `middle` or more, from `low` on.
    #[inline]
    pub fn exceeds<S: Shape>(&self, low: i32, middle: i32) -> u32 {
        part(self.from::<S>(middle as f32), self.between::<S>(low as f32, middle as f32))
    }

    /// The other way round.
    #[inline]
    pub fn turned(&self) -> Self {
        Self { center: -self.center, ..*self }
    }
}

/// The part of `yes` in 1/65536.
#[inline]
fn part(yes: f32, no: f32) -> u32 {
    ((yes / (yes + no) * 65536.0) as u32).clamp(16, 65519)
}

/// How fast mean distances learn in the end, and of how many numbers the start is worth.
const RATE: f32 = 0.02;
const FIRST: f32 = 3.0;

/// Mean distances of numbers from what was expected, by class, in `S` ways to classify.
pub struct Distances<const S: usize>([Vec<Learnt>; S]);

/// A mean distance, and of how many numbers; few count as if others had been before.
#[derive(Clone, Copy, Default)]
struct Learnt {
    distance: f32,
    numbers: f32,
}

impl<const S: usize> Distances<S> {
    /// For so many classes.
    pub fn new(classes: [usize; S]) -> Self {
        Self(classes.map(|classes| vec![Learnt::default(); classes]))
    }

    /// Bytes that so many classes take.
    pub const fn memory(classes: usize) -> u64 {
        (classes * size_of::<Learnt>()) as u64
    }

    /// How a number is spread around `center`, of which about its `size` is known.
    pub fn around(&self, classes: [usize; S], center: f32, size: f32) -> [Spread; S] {
        // Where nothing was learnt in one way, what was learnt in the one before.
        let mut distance = 0.5 * size + 0.1;
        std::array::from_fn(|i| {
            let learnt = self.0[i][classes[i]];
            distance = if learnt.numbers > 0.0 { learnt.distance } else { distance };
            Spread { center, distance, narrow: 1.0 / distance }
        })
    }

    /// Learns what came where it was expected `around`.
    pub fn learn(&mut self, classes: [usize; S], around: &[Spread; S], came: f32) {
        for ((learnt, class), spread) in self.0.iter_mut().zip(classes).zip(around) {
            let off = (came - spread.center).abs().max(0.01);
            let numbers = learnt[class].numbers;
            let rate = (1.0 / (numbers + FIRST)).max(RATE);
            learnt[class] =
                Learnt { distance: spread.distance + (off - spread.distance) * rate, numbers: numbers + 1.0 };
        }
    }
}
