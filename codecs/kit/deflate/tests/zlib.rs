//! The streams zlib itself makes of generated inputs, as `zlib.py` listed them.

use kit_deflate::inflate;
use kit_deflate::zlib::{Flush, FlushKind, Settings, Strategy, encode};
use kit_testkit::Random;
use sha2::{Digest, Sha256};

/// The inputs of `zlib.py`, which says what they are.
fn make(kind: usize, length: usize, seed: u64) -> Vec<u8> {
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

#[test]
fn streams_are_those_of_zlib() {
    let mut wrong = Vec::new();
    for line in include_str!("zlib.txt").lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let number = |i: usize| fields[i].parse::<u64>().expect("a number");
        let plain = make(number(0) as usize, number(1) as usize, number(2));
        let kind = |number| [FlushKind::Partial, FlushKind::Sync, FlushKind::Full][number as usize - 1];
        let flushes: Vec<Flush> =
            (8..fields.len()).map(|i| Flush { at: number(i) as u32, kind: kind(number(7)) }).collect();
        let mut digest = Sha256::new();
        for level in 1..=9 {
            let strategy = Strategy::ALL[number(4) as usize];
            let settings = Settings { level, memory: number(5) as u8, window: number(3) as u8, strategy };
            digest.update(encode(&plain, &settings, &flushes));
        }
        let found: String = digest.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        if found != fields[6] {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{} of them differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_encoded_inflates() {
    for kind in 0..8 {
        let plain = make(kind, 30_000, 7);
        let stream = encode(&plain, &Settings::level(6), &[Flush { at: 10_000, kind: FlushKind::Sync }]);
        let inflated = inflate(&[&stream[..], b"trailing"].concat(), &Default::default()).expect("a stream");
        assert!(inflated.plain == plain);
        assert_eq!(inflated.consumed(), stream.len());
        assert_eq!(inflated.blocks.iter().map(|block| block.bytes).sum::<usize>(), plain.len());
    }
}
