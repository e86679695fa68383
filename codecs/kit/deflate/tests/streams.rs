//! Streams of several makers come back bit for bit, damaged ones too, and damaged recipes do no harm.

use kit_core::Limits;
use kit_deflate::zlib::{Flush, FlushKind, Settings, Strategy, encode};
use kit_deflate::{Format, Recipe, Source, inflate, recode, restore};
use kit_testkit::Random;
use libdeflater::{CompressionLvl, Compressor};

const LIMITS: Limits = Limits { memory: 64 << 20, output: 1 << 20 };

/// Text with repeats, numbers and some noise.
fn text(len: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut out = Vec::new();
    while out.len() < len {
        match random.below(8) {
            0 if out.len() > 100 => {
                let from = random.below(out.len() - 60);
                let count = 3 + random.below(50);
                out.extend_from_within(from..from + count);
            }
            1 => out.extend((0..6).map(|_| random.below(256) as u8)),
            2 => out.extend(format!("{:08}", random.below(100_000)).bytes()),
            word => out.extend([&b"alpha "[..], b"beta ", b"gamma=", b"delta\n", b"epsilon, "][word % 5]),
        }
    }
    out.truncate(len);
    out
}

/// The recipe's bytes after a round trip through them.
fn round_trip(stream: &[u8], format: Format) -> (Source, usize) {
    let input = [stream, b"what follows"].concat();
    let recoded = recode(&input, format, None, &LIMITS).expect("a stream");
    assert_eq!(recoded.consumed, stream.len());
    let bytes = recoded.recipe.to_bytes();
    let mut rest = &bytes[..];
    let recipe = Recipe::take(&mut rest).expect("its own recipe");
    assert!(rest.is_empty() && recipe == recoded.recipe);
    assert!(restore(&recoded.plain, &recipe, &LIMITS).expect("restores") == stream);
    (recipe.source, bytes.len())
}

#[test]
fn streams_of_zlib_take_a_few_bytes() {
    for (seed, len) in [0, 1, 2, 10, 300, 5000, 60_000].into_iter().enumerate() {
        let plain = text(len, seed as u64 + 1);
        for strategy in Strategy::ALL {
            for (level, memory, window) in [(1, 8, 15), (4, 9, 15), (6, 1, 15), (6, 8, 12), (9, 8, 15), (9, 5, 9)] {
                let settings = Settings { level, memory, window, strategy, ..Settings::level(6) };
                for kind in FlushKind::ALL {
                    let flushes = [Flush { at: (len / 2) as u32, kind }, Flush { at: Flush::AT_END, kind }];
                    for flushes in [&flushes[..1], &flushes[1..], &[]] {
                        let raw = encode(&plain, &settings, flushes);
                        let (source, bytes) = round_trip(&raw, Format::Raw);
                        // A smaller window cannot be told from the stream alone, and may show.
                        let is_known = matches!(source, Source::Zlib { .. } | Source::Stored { .. });
                        assert!(is_known || window < 15, "{settings:?} {flushes:?} of {len} is {source:?}");
                        assert!(!is_known || bytes <= 8, "{settings:?} {flushes:?} of {len} takes {bytes} bytes");
                    }
                }
            }
        }
    }
}

#[test]
fn streams_of_others_come_back() {
    let plain = text(150_000, 5);
    for level in 0..=12 {
        let mut compressor = Compressor::new(CompressionLvl::new(level).expect("a level"));
        for len in [0, 5, 100, 1000, 20_000, 150_000] {
            let mut stream = vec![0; len + 1000];
            let size = compressor.zlib_compress(&plain[..len], &mut stream).expect("compresses");
            let (source, bytes) = round_trip(&stream[..size], Format::Zlib);
            if let Source::Corrected(_) = source {
                assert!(bytes <= 40 + len / 30, "{bytes} bytes for {len} at level {level}");
            }
        }
    }
}

#[test]
fn framing_comes_back() {
    let plain = text(3000, 9);
    let raw = encode(&plain, &Settings::level(6), &[]);
    let gzip = |header: &[u8], trailer: &[u8]| [header, &raw, trailer].concat();
    let right = {
        let mut compressor = Compressor::new(CompressionLvl::default());
        let mut stream = vec![0; 4000];
        let size = compressor.gzip_compress(&plain, &mut stream).expect("compresses");
        stream[size - 8..size].to_vec()
    };
    let bgzf_len = (raw.len() + 25) as u16;
    let bgzf = [&b"\x1F\x8B\x08\x04\0\0\0\0\0\xFF\x06\0BC\x02\0"[..], &bgzf_len.to_le_bytes()].concat();
    assert_eq!(round_trip(&gzip(&bgzf, &right), Format::Gzip).1, 2);
    let named = b"\x1F\x8B\x08\x08abcd\0\x03name\0";
    assert_eq!(round_trip(&gzip(named, &right), Format::Gzip).1, 3 + named.len());
    let wrong = [&right[..7], &[1]].concat();
    assert_eq!(round_trip(&gzip(named, &wrong), Format::Gzip).1, 3 + named.len() + 9);
    // Members one behind the other, and a trailer that is cut.
    let two = [gzip(&bgzf, &right), gzip(named, &right)].concat();
    let first = recode(&two, Format::Gzip, None, &LIMITS).expect("a member");
    let second = recode(&two[first.consumed..], Format::Gzip, Some(&first.recipe.source), &LIMITS).expect("a member");
    assert_eq!(first.consumed + second.consumed, two.len());
    let cut = gzip(&[0x78, 0x9C], &[1, 2]);
    let recoded = recode(&cut, Format::Zlib, None, &LIMITS).expect("a stream");
    assert!(restore(&recoded.plain, &recoded.recipe, &LIMITS).expect("restores") == cut);
}

#[test]
fn padding_comes_back() {
    let plain = text(500, 3);
    for level in 1..=9 {
        let mut stream = encode(&plain, &Settings::level(level), &[]);
        *stream.last_mut().expect("not empty") |= 0x80;
        round_trip(&stream, Format::Raw);
    }
}

#[test]
fn damaged_streams_come_back_or_are_refused() {
    let plain = text(2000, 21);
    let mut random = Random::new(77);
    let (mut taken, mut refused) = (0, 0);
    for round in 0..20_000 {
        let level = 1 + round % 9;
        let flushes = [Flush { at: 700, kind: FlushKind::ALL[round % 3] }];
        let mut stream = encode(&plain[..20 + round % 1900], &Settings::level(level as u8), &[]);
        if round % 2 == 0 {
            stream = encode(&plain[..701 + round % 1200], &Settings { memory: 1, ..Settings::level(6) }, &flushes);
        }
        random.mutate(&mut stream);
        match recode(&stream, Format::Raw, None, &LIMITS) {
            Ok(recoded) => {
                taken += 1;
                let bytes = recoded.recipe.to_bytes();
                let recipe = Recipe::take(&mut &bytes[..]).expect("its own recipe");
                assert!(restore(&recoded.plain, &recipe, &LIMITS).expect("restores") == stream[..recoded.consumed]);
            }
            Err(error) => {
                refused += 1;
                assert!(error.message.chars().next().is_some_and(char::is_lowercase), "{error}");
                assert!(!error.message.contains("do not give"), "{error}");
            }
        }
    }
    assert!(taken > 1000 && refused > 1000, "{taken} taken, {refused} refused");
}

/// A stream of two blocks, whose first one's code is ISA-L's and not that of its counts.
fn unexpected_code() -> (Vec<u8>, Vec<u8>) {
    let isal = Recipe { format: Format::Raw, source: Source::Isal, header: None, trailer: None, padding: 0 };
    for len in 3000.. {
        let plain = text(len, 44);
        let mut stream = restore(&plain, &isal, &LIMITS).expect("makes a stream");
        // Not the last block any more; three zeros of the padding begin a stored block, behind which there is the last one.
        if (1..=5).contains(&(inflate(&stream, &LIMITS).expect("a stream").bits % 8)) {
            stream[0] &= !1;
            stream.extend([0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF]);
            return (plain, stream);
        }
    }
    unreachable!("some length has room")
}

#[test]
fn damaged_recipes_do_no_harm() {
    let plain = text(4000, 33);
    let mut stream = vec![0; 5000];
    let size = Compressor::new(CompressionLvl::best()).deflate_compress(&plain, &mut stream).expect("compresses");
    let flushes = [Flush { at: 700, kind: FlushKind::Full }, Flush { at: Flush::AT_END, kind: FlushKind::Sync }];
    let flushed = encode(&plain, &Settings { window: 15, ..Settings::level(5) }, &flushes);
    let mut random = Random::new(99);
    let (coded_plain, coded) = unexpected_code();
    assert!(matches!(round_trip(&coded, Format::Raw).0, Source::Corrected(_)));
    for (plain, stream) in [(&plain, &stream[..size]), (&plain, &flushed), (&coded_plain, &coded)] {
        let recipe = recode(stream, Format::Raw, None, &LIMITS).expect("a stream").recipe.to_bytes();
        for _ in 0..10_000 {
            let mut damaged = recipe.clone();
            random.mutate(&mut damaged);
            let Ok(recipe) = Recipe::take(&mut &damaged[..]) else { continue };
            if let Ok(restored) = restore(plain, &recipe, &LIMITS) {
                assert!(restored.len() as u64 <= LIMITS.output);
            }
        }
    }
}
