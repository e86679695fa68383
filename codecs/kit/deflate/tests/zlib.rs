//! The streams zlib itself makes of generated inputs, as `zlib.py` listed them.

use kit_deflate::inflate;
use kit_deflate::zlib::{Flush, FlushKind, Settings, Strategy, encode};
use sha2::{Digest, Sha256};

mod inputs;

use inputs::make;

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
            let settings =
                Settings { level, memory: number(5) as u8, window: number(3) as u8, strategy, ..Settings::level(6) };
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
