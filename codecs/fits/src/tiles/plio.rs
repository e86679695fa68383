//! PLIO_1: runs of one value between runs of zeros, in words of 16 bits (FITS 4.0 §10.4.3).

/// Words of the header, and what its first three say: an unused one, its length, and that this is the second form of lists.
const HEADER: usize = 7;
const FORM: [u16; 3] = [0, HEADER as u16, 0xFF9C];
/// The largest count or difference of an instruction.
const MOST: u32 = 4095;
/// The largest value: an instruction has twelve bits of it and the word behind fifteen.
const LARGEST: u32 = (1 << 27) - 1;

// Instructions, in the upper four bits.
const ZEROS: u16 = 0;
const SET: u16 = 1;
const RAISE: u16 = 2;
const LOWER: u16 = 3;
const VALUES: u16 = 4;
const ZEROS_AND_ONE: u16 = 5;
const RAISE_AND_ONE: u16 = 6;
const LOWER_AND_ONE: u16 = 7;

/// Decodes `count` numbers; `None` where the words are no such list.
pub fn decode(code: &[u8], count: usize) -> Option<Vec<i64>> {
    let words: Vec<u16> = code.chunks_exact(2).map(|word| u16::from_be_bytes([word[0], word[1]])).collect();
    if !words.starts_with(&FORM) || count > words.len().saturating_mul(MOST as usize) {
        return None;
    }
    let mut numbers = Vec::with_capacity(count);
    let mut value = 1i64;
    let mut words = words.get(HEADER..)?.iter().copied();
    while let Some(word) = words.next() {
        let data = word & 0xFFF;
        let (zeros, values) = match word >> 12 {
            ZEROS => (data, 0),
            SET => {
                value = i64::from(words.next()?) << 12 | i64::from(data);
                (0, 0)
            }
            RAISE | RAISE_AND_ONE => {
                value += i64::from(data);
                (0, u16::from(word >> 12 == RAISE_AND_ONE))
            }
            LOWER | LOWER_AND_ONE => {
                value -= i64::from(data);
                (0, u16::from(word >> 12 == LOWER_AND_ONE))
            }
            VALUES => (0, data),
            ZEROS_AND_ONE => (data.checked_sub(1)?, 1),
            _ => return None,
        };
        numbers.extend(std::iter::repeat_n(0, usize::from(zeros)));
        numbers.extend(std::iter::repeat_n(value, usize::from(values)));
        if numbers.len() > count {
            return None;
        }
    }
    numbers.resize(count, 0);
    Some(numbers)
}

/// Codes numbers, of which negative ones are none.
pub fn encode(numbers: &[i64]) -> Option<Vec<u8>> {
    let mut list = List { words: vec![0; HEADER], high: 1 };
    list.words[..FORM.len()].copy_from_slice(&FORM);
    let mut at = 0;
    while at < numbers.len() {
        let zeros = numbers[at..].iter().take_while(|&&number| number == 0).count();
        at += zeros;
        let value = numbers.get(at).copied().unwrap_or(0);
        let values = numbers[at..].iter().take_while(|&&number| number == value).count();
        at += values;
        list.put(zeros as u32, values as u32, u32::try_from(value).ok().filter(|&value| value <= LARGEST)?);
    }
    let len = list.words.len();
    (list.words[3], list.words[4]) = ((len % 32768) as u16, u16::try_from(len / 32768).ok()?);
    Some(list.words.into_iter().flat_map(u16::to_be_bytes).collect())
}

struct List {
    words: Vec<u16>,
    /// The value that runs have.
    high: u32,
}

impl List {
    /// Writes a run of zeros and one of a value, which is 0 where that run is empty.
    fn put(&mut self, zeros: u32, values: u32, value: u32) {
        if value > 0 && value != self.high {
            let is_near = value.abs_diff(self.high) <= MOST;
            self.change(value);
            if is_near && zeros == 0 && values == 1 {
                // A change and one value are one instruction.
                self.last(|word| word | 4 << 12);
                return;
            }
        }
        self.runs(ZEROS, zeros);
        if zeros > 0 && values == 1 {
            self.last(|word| (ZEROS_AND_ONE << 12) + word + 1);
        } else {
            self.runs(VALUES, values);
        }
    }

    fn change(&mut self, value: u32) {
        let (raise, lower) = (value.saturating_sub(self.high), self.high.saturating_sub(value));
        match (raise, lower) {
            (1..=MOST, _) => self.words.push(RAISE << 12 | raise as u16),
            (_, 1..=MOST) => self.words.push(LOWER << 12 | lower as u16),
            _ => self.words.extend([SET << 12 | (value & MOST) as u16, (value >> 12) as u16]),
        }
        self.high = value;
    }

    fn runs(&mut self, instruction: u16, mut count: u32) {
        while count > 0 {
            self.words.push(instruction << 12 | count.min(MOST) as u16);
            count -= count.min(MOST);
        }
    }

    fn last(&mut self, change: impl Fn(u16) -> u16) {
        if let Some(word) = self.words.last_mut() {
            *word = change(*word);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words() {
        // Three zeros and a one, which is the value to begin with; then two fives.
        let code = encode(&[0, 0, 0, 1, 5, 5]).expect("small numbers");
        let words: Vec<u16> = code.chunks_exact(2).map(|word| u16::from_be_bytes([word[0], word[1]])).collect();
        assert_eq!(words, [0, 7, 0xFF9C, 10, 0, 0, 0, 0x5004, 0x2004, 0x4002]);
    }

    #[test]
    fn numbers_come_back() {
        for numbers in [
            vec![0; 10_000],
            vec![7; 9000],
            vec![1, 2, 3, 3, 0, 0, 2, 100_000, 1, 1, 0],
            (0..500).map(|i| if i % 7 < 3 { i * 50 } else { 0 }).collect(),
        ] {
            let code = encode(&numbers).expect("small numbers");
            assert_eq!(decode(&code, numbers.len()), Some(numbers));
        }
        assert_eq!(encode(&[-1]), None);
        assert_eq!(decode(&[], 5), None);
    }
}
