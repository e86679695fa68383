//! Whatever a codec does, the archive restores to the original.

mod toys;

use kit_core::drive::{Driver, Failure, Inline};
use kit_core::*;
use std::sync::Arc;
use toys::*;

const LIES: [&str; 21] = [
    "survey fails",
    "survey panics",
    "survey never ends",
    "survey asks beyond the end",
    "survey asks for nothing",
    "frames too long",
    "frame of nothing",
    "frame beyond the window",
    "memory without end",
    "encode fails",
    "encode panics",
    "grows",
    "restores to anything",
    "restores to less",
    "restores to other bytes",
    "decode fails",
    "decode panics",
    "decodes to too much",
    "decodes to too little",
    "decodes to other bytes",
    "nothing in particular",
];

#[test]
fn a_lying_codec_is_replaced_by_the_generic_one() {
    let input = vec![b'q'; 1000];
    for lie in LIES {
        let liar: Arc<dyn Codec> = Arc::new(Liar::new(lie));
        let registry = registry_with(vec![liar, Arc::new(Runs::new(1, "bytes"))]);
        for lanes in [1, 4] {
            let config = PackConfig { lanes, ..config(&registry, "liar", &[], input.len()) };
            let (archive, packed) = pack_with(&registry, &mut Inline, config, &input).expect(lie);
            // A frame end that is out of bounds is put right; all else speaks against the codec.
            let own = u64::from(lie.starts_with("frame of") || lie.starts_with("frame beyond"));
            assert_eq!((packed.frames, packed.fallback_frames, packed.stored_frames), (1, 1 - own, 0), "{lie}");
            assert_eq!(unpack(&registry, &archive).expect(lie).0, input, "{lie}");
        }
    }
}

#[test]
fn without_a_generic_codec_frames_are_stored() {
    let input = b"no runs here".to_vec();
    for lie in LIES {
        let registry = registry_with(vec![Arc::new(Liar::new(lie))]);
        let (archive, packed) = pack(&registry, "liar", &input);
        assert_eq!((packed.frames, packed.fallback_frames, packed.stored_frames), (1, 0, 1), "{lie}");
        let (restored, opened) = unpack(&Registry::default(), &archive).expect("stored frames need no codec");
        assert_eq!((restored, opened.stored_frames), (input.clone(), 1));
    }
}

#[test]
fn a_refused_input_is_refused() {
    let registry = registry();
    let outcome = pack_with(&registry, &mut Inline, config(&registry, "carver", &[], 3), b"abc");
    let Err(Failure::Codec(error)) = outcome else { panic!("the carver wants ! first") };
    assert_eq!((error.kind, error.message.as_str()), (Kind::Input, "expected !, found 'a'"));
    let config = PackConfig { codec: 77, ..config(&registry, "carver", &[], 3) };
    let Err(Failure::Codec(error)) = pack_with(&registry, &mut Inline, config, b"abc") else { panic!("no such codec") };
    assert_eq!(error.kind, Kind::Unsupported);
}

#[test]
fn a_bounded_codec_is_held_to_its_bound() {
    let registry = registry();
    let input = [vec![7u8; 500], vec![8; 500], vec![1; 10]].concat();
    let packed_with = |bits| {
        let config = config(&registry, "rounder", &[("bits", bits)], input.len());
        let (archive, packed) = pack_with(&registry, &mut Inline, config, &input).expect("packs");
        (unpack(&registry, &archive).expect("unpacks"), packed)
    };
    let ((restored, opened), packed) = packed_with("1");
    assert_eq!(restored, [vec![6u8; 500], vec![8; 500]].concat());
    assert_eq!((opened.original_len, opened.restored_len), (1010, 1000));
    assert_ne!(opened.original_sha256, opened.restored_sha256);
    assert_eq!(packed.report.get("largest error"), Some(&Value::Most(1.0)));
    let ((restored, opened), _) = packed_with("0");
    assert_eq!((restored.as_slice(), opened.original_sha256), (&input[..], opened.restored_sha256));
    assert_eq!(opened.fallback_frames, 0);
    // Eight bits are more than its own check allows.
    let ((restored, opened), _) = packed_with("8");
    assert_eq!((restored.as_slice(), opened.fallback_frames), (&input[..], 1));
}

#[test]
fn memory_beyond_the_limit_is_not_used() {
    let registry = registry();
    let input = vec![b'm'; 5000];
    let limits = Limits { memory: 4096, ..Limits::DEFAULT };
    let config = PackConfig { limits, ..config(&registry, "runs", &[], input.len()) };
    let (archive, packed) = pack_with(&registry, &mut Inline, config, &input).expect("packs");
    assert_eq!(packed.stored_frames, 1);
    assert_eq!(unpack(&registry, &archive).expect("unpacks").0, input);
}

#[test]
fn what_is_packed_within_limits_unpacks_within_them() {
    let registry = registry();
    let input = [vec![b'm'; 3000], b"no runs at all in here".repeat(40)].concat();
    for codec in ["runs", "doubler"] {
        for memory in [0, 500, 999, 1000, 1024, 1500, 4096] {
            for output in [1, 700, 1000, 5000, 10_000] {
                let limits = Limits { memory, output };
                let config = PackConfig { limits, ..config(&registry, codec, &[], input.len()) };
                let (archive, _) = pack_with(&registry, &mut Inline, config, &input).expect("packs");
                let mut restored = Vec::new();
                let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
                let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits };
                driver.unpack(config, &mut &archive[..], &mut restored).expect("unpacks");
                assert!(restored == input, "{codec} within {limits:?}");
            }
        }
    }
}
