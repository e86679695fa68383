//! Both coders: what goes in comes out, and damage does no harm.

use crate::bytes;
use crate::lines;
use kit_core::{Kind, Limits, Result};
use kit_tokens::Tokens;

type Encode = fn(&[u8], Limits, &mut Vec<u8>) -> Result<()>;
type Decode = fn(&[u8], u64, Limits, &mut Vec<u8>) -> Result<()>;

const CODERS: [(&str, Encode, Decode); 2] =
    [("bytes", bytes::encode, bytes::decode), ("lines", lines::encode::<Tokens>, lines::decode::<Tokens>)];

fn random(len: usize) -> Vec<u8> {
    let mut state = 0x2545_F491u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 11) as u8
    };
    (0..len).map(|_| next()).collect()
}

fn log(lines: u32) -> Vec<u8> {
    let line = |i: u32| {
        let code = if i.is_multiple_of(7) { 404 } else { 200 };
        format!(
            "2026-01-02 03:{:02}:{:02} host-{} GET /item/{} {code}\n",
            i / 60 % 60,
            i % 60,
            i * i % 5,
            i * 977 % 1013
        )
    };
    (0..lines).flat_map(|i| line(i).into_bytes()).collect()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let noise = random(20_000);
    vec![
        ("nothing", vec![]),
        ("one byte", vec![b'x']),
        ("two", vec![0, 255]),
        ("a run", vec![b'a'; 70_000]),
        ("zeros and then some", [vec![0; 5000], random(9), vec![0; 5000]].concat()),
        ("noise", noise.clone()),
        ("noise twice", [&noise[..], &noise[..]].concat()),
        ("noise between text", [log(100), noise[..7000].to_vec(), log(100)].concat()),
        ("log", log(3000)),
        ("log with broken ends", log(200).into_iter().map(|b| if b == b'\n' { b'\r' } else { b }).collect()),
        ("counting", (0..30_000u32).flat_map(u32::to_le_bytes).collect()),
    ]
}

#[test]
fn all_come_back() {
    for (coder, encode, decode) in CODERS {
        for (name, sample) in samples() {
            let mut payload = b"before".to_vec();
            encode(&sample, Limits::DEFAULT, &mut payload).expect("room");
            let payload = payload.split_off(6);
            assert_eq!(payload.is_empty(), sample.is_empty(), "{name}");
            let mut out = b"kept".to_vec();
            let outcome = decode(&payload, sample.len() as u64, Limits::DEFAULT, &mut out);
            assert_eq!(outcome, Ok(()), "{name} by {coder}");
            assert!(out[4..] == sample, "{name} by {coder} comes back as something else");
        }
    }
}

#[test]
fn what_repeats_gets_small_and_noise_hardly_grows() {
    for (coder, encode, _) in CODERS {
        let size = |sample: &[u8]| {
            let mut payload = Vec::new();
            encode(sample, Limits::DEFAULT, &mut payload).expect("room");
            payload.len()
        };
        assert!(size(&[b'a'; 70_000]) < 40, "{coder}");
        let sample = log(3000);
        assert!(size(&sample) * 15 < sample.len(), "{coder}: {} of {}", size(&sample), sample.len());
        // A few literals are coded before noise is noticed.
        let grown = size(&random(1 << 17)) - (1 << 17);
        assert!(grown < 200, "{coder}: {grown} bytes more");
    }
}

#[test]
fn damage_does_no_harm() {
    let sample = [log(120), random(3000)].concat();
    for (coder, encode, decode) in CODERS {
        let mut payload = Vec::new();
        encode(&sample, Limits::DEFAULT, &mut payload).expect("room");
        let is_seen = |payload: &[u8]| {
            let mut out = Vec::new();
            let outcome = decode(payload, sample.len() as u64, Limits::DEFAULT, &mut out);
            assert!(out.len() <= sample.len());
            match outcome {
                Ok(()) => out != sample,
                Err(error) => error.kind == Kind::Corrupt,
            }
        };
        for cut in (0..payload.len()).step_by(7) {
            assert!(is_seen(&payload[..cut]), "{coder} cut at {cut}");
        }
        assert!(is_seen(&[&payload[..], &[0]].concat()), "{coder}: a byte behind");
        for bit in (0..payload.len() * 8).step_by(11) {
            let mut flipped = payload.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(is_seen(&flipped), "{coder}: bit {bit} flipped");
        }
        for (i, len) in (0..200).zip([10, 100, 1000].into_iter().cycle()) {
            let nonsense = random(len + i).split_off(i);
            assert!(is_seen(&nonsense), "{coder}: nonsense");
        }
    }
}

#[test]
fn limits_are_kept() {
    let sample = log(50);
    for (coder, encode, decode) in CODERS {
        let mut payload = Vec::new();
        let tight = Limits { memory: 1000, ..Limits::DEFAULT };
        assert_eq!(encode(&sample, tight, &mut payload).map_err(|e| e.kind), Err(Kind::Limit), "{coder}");
        encode(&sample, Limits::DEFAULT, &mut payload).expect("room");
        let len = sample.len() as u64;
        for limits in [tight, Limits { output: len - 1, ..Limits::DEFAULT }] {
            let outcome = decode(&payload, len, limits, &mut Vec::new());
            assert_eq!(outcome.map_err(|e| e.kind), Err(Kind::Limit), "{coder}");
        }
    }
}
