//! Against an earlier version.

use codec_dict_transport::DictTransport;
use kit_core::{Codec, Cx, Encoded, Limits, Options, Result};

const PAGE: &[u8] = include_bytes!("../../../tests/corpus/dict-transport/page.html");
const SCRIPT: &[u8] = include_bytes!("../../../tests/corpus/dict-transport/module.js");
const SHEET: &[u8] = include_bytes!("../../../tests/corpus/dict-transport/sheet.css");
const BINARY: &[u8] = include_bytes!("../../../tests/corpus/log-files/binary.evtx");

fn with<T>(kind: &str, references: &[&[u8]], len: usize, call: impl FnOnce(&DictTransport, &Cx<'_>) -> T) -> T {
    let codec = DictTransport::default();
    let options = Options::resolve(codec.info(), &[("type", kind)]).expect("a type");
    let mut cx = Cx {
        version: codec.info().version,
        options: &options,
        plan: &[],
        at: 0,
        len: len as u64,
        references,
        limits: Limits::DEFAULT,
    };
    // What is declared must do.
    cx.limits.memory = codec.memory(len as u64, &cx);
    call(&codec, &cx)
}

fn encode(kind: &str, references: &[&[u8]], frame: &[u8]) -> Vec<u8> {
    let mut encoded = Encoded::default();
    with(kind, references, frame.len(), |codec, cx| codec.encode(frame, cx, &mut encoded)).expect("any bytes");
    encoded.payload
}

fn decode(kind: &str, references: &[&[u8]], payload: &[u8], len: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    with(kind, references, len, |codec, cx| codec.decode(payload, &[], cx, &mut out))?;
    Ok(out)
}

/// The payload's length, once the frame has come back from it.
fn coded(kind: &str, references: &[&[u8]], frame: &[u8]) -> usize {
    let payload = encode(kind, references, frame);
    let restored = decode(kind, references, &payload, frame.len()).expect("its own payload");
    assert!(restored == frame, "{} bytes as {kind} do not come back", frame.len());
    payload.len()
}

fn replaced(text: &[u8], from: &str, to: &str) -> Vec<u8> {
    String::from_utf8(text.to_vec()).expect("UTF-8").replace(from, to).into_bytes()
}

#[test]
fn the_same_file_costs_next_to_nothing() {
    for (kind, file) in [("js", SCRIPT), ("css", SHEET), ("html", PAGE), ("js", BINARY)] {
        let len = coded(kind, &[file], file);
        assert!(len < 20, "{len} bytes");
    }
    assert!(coded("js", &[b""], b"") < 20);
}

#[test]
fn a_small_change_costs_little() {
    let script = replaced(SCRIPT, "Samples of orders", "More samples of orders, and bills");
    let len = coded("js", &[SCRIPT], &script);
    assert!(len < 100, "{len} bytes for one change");
    let page = replaced(PAGE, "Before you remove", "As soon as you remove");
    let len = coded("html", &[PAGE], &page);
    assert!(len < 200, "{len} bytes for {} changes", (page.len() - PAGE.len()) / 4);
    let shorter = &SHEET[700..SHEET.len() - 900];
    assert!(coded("css", &[SHEET], shorter) < 30);
    let longer = [SHEET, b".end{margin:0}\n"].concat();
    assert!(coded("css", &[SHEET], &longer) < 60);
}

#[test]
fn one_that_has_nothing_in_common_costs_no_more() {
    for (kind, file) in [("js", SCRIPT), ("css", SHEET), ("html", PAGE)] {
        for earlier in [BINARY, &b""[..], &[b'x'; 3000]] {
            let (against, alone) = (coded(kind, &[earlier], file), coded(kind, &[], file));
            assert!(against <= alone + 1, "{against} bytes against {} of something else, {alone} alone", earlier.len());
        }
    }
}

#[test]
fn several_versions_are_as_good_as_one() {
    let changed = replaced(SCRIPT, "options", "settings");
    assert!(coded("js", &[&changed, SCRIPT], SCRIPT) < 30);
    assert!(coded("js", &[SCRIPT, &changed], SCRIPT) < 30);
}

#[test]
fn odd_frames_come_back() {
    for frame in [&b""[..], b"x", &[0; 9000], BINARY] {
        coded("js", &[SCRIPT], frame);
        coded("html", &[frame], SCRIPT);
    }
}

#[test]
fn a_wrong_version_gives_an_error_or_as_many_bytes() {
    let frame = replaced(SCRIPT, "exports", "module.exports");
    let payload = encode("js", &[SCRIPT], &frame);
    for wrong in [SHEET, &b""[..], &SCRIPT[1..]] {
        // The container refuses a reference of another checksum, and a frame of another; the codec only has to survive it.
        if let Ok(restored) = decode("js", &[wrong], &payload, frame.len()) {
            assert_eq!(restored.len(), frame.len());
        }
    }
    assert!(decode("js", &[SCRIPT], &payload[..payload.len() / 2], frame.len()).is_err());
}

#[test]
fn impossible_payloads_are_refused() {
    for payload in [&b""[..], &[2], &[1], &[1, 1], &[1, 1, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], &[1, 0xFF, 0xFF, 0x7F]]
    {
        assert!(decode("js", &[SCRIPT], payload, 600).is_err(), "{payload:?}");
    }
}

#[test]
fn damaged_payloads_are_survived() {
    let frame = replaced(SCRIPT, "const", "let");
    let payload = encode("js", &[SCRIPT], &frame);
    for at in 0..payload.len().min(60) {
        for bit in [1, 16, 128] {
            let mut damaged = payload.clone();
            damaged[at] ^= bit;
            if let Ok(restored) = decode("js", &[SCRIPT], &damaged, frame.len()) {
                assert_eq!(restored.len(), frame.len());
            }
        }
    }
}
