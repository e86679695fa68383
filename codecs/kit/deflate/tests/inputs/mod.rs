//! Inputs that `zlib.py` generates too.

use kit_testkit::Random;

/// The inputs of `zlib.py`, which says what they are.
pub fn make(kind: usize, length: usize, seed: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut random = Random::new(seed);
    while out.len() < length {
        match kind {
            0 => out.push(random.below(256) as u8),
            1 => {
                let most = random.below(400) + 1;
                match random.below(most) {
                    word if word % 7 != 0 => out.extend(format!("{:x}{word} ", word * 77773).bytes()),
                    _ => out.extend(b"the "),
                }
            }
            2 => {
                let byte = random.below(4) as u8 * 60;
                let most = random.below(700) + 1;
                out.extend(vec![byte; 1 + random.below(most)]);
            }
            3 => copies(&mut out, &mut random),
            4 => {
                let symbol = (0..255).find(|_| random.below(2) != 0).unwrap_or(255);
                out.push((symbol * 37 % 256) as u8);
            }
            5 => {
                let count = (out.len() / 12) as u16;
                let [low, high] = count.to_le_bytes();
                let [a, b, c] = [3, 256, 16].map(|n| random.below(n) as u8);
                out.extend([low, high, 0, a, 7, 7, b, 0, 0, 1, c, 255]);
            }
            6 if out.len() >= 3000 && random.below(50) != 0 => out.push(out[out.len() - 3000]),
            6 => out.push(random.below(64) as u8),
            _ => out.push(0),
        }
    }
    out.truncate(length);
    out
}

fn copies(out: &mut Vec<u8>, random: &mut Random) {
    if out.is_empty() || random.below(3) == 0 {
        let count = 1 + random.below(9);
        out.extend((0..count).map(|_| random.below(256) as u8));
        return;
    }
    let distance = 1 + random.below(out.len().min(40000));
    let most = random.below(40) + 1;
    for _ in 0..1 + random.below(most) {
        out.push(out[out.len() - distance]);
    }
}
