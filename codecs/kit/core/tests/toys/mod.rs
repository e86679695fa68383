//! Codecs small enough to see through, for testing what drives codecs.
#![allow(dead_code, reason = "each test file uses some of them")]

pub mod mutation;
pub mod store;

use kit_core::drive::{Driver, Failure, Inline, Parts};
use kit_core::*;
use std::sync::Arc;

/// Run-length coding: (count, byte) pairs. Stands in for the generic codec when its number is 1.
pub struct Runs(Info);

impl Runs {
    pub fn new(id: u16, name: &str) -> Self {
        Self(Info::new(id, name, 1, "runs").level())
    }
}

pub fn runs(frame: &[u8]) -> Vec<u8> {
    frame.chunk_by(|a, b| a == b).flat_map(|run| run.chunks(255)).flat_map(|run| [run.len() as u8, run[0]]).collect()
}

pub fn unruns(payload: &[u8], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    for pair in payload.chunks(2) {
        let [count, byte] = pair else { return Err(Error::corrupt("odd payload")) };
        limits.need_output(out.len() as u64 + u64::from(*count))?;
        out.resize(out.len() + usize::from(*count), *byte);
    }
    Ok(())
}

impl Codec for Runs {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::Maybe
    }

    fn memory(&self, frame_len: u64, _: &Cx<'_>) -> u64 {
        frame_len
    }

    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        out.payload = runs(frame);
        out.report.state("frames", Value::Sum(1));
        Ok(())
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        unruns(payload, cx.limits, out)
    }
}

/// Hands out every stretch between `<` and its matching `>` as a part; the payload keeps the rest in runs. Frames end after `;`.
pub struct Carver(pub Info);

impl Carver {
    pub fn new() -> Self {
        Self(Info::new(900, "carver", 1, "parts").level())
    }
}

impl Codec for Carver {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, head: &[u8], name: Option<&str>) -> Confidence {
        if head.starts_with(b"!") || name == Some("carve") { Confidence::Certain } else { Confidence::No }
    }

    fn survey(&self, seen: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
        // The last byte and then the first are asked for, to see that surveys can walk about.
        match seen.len() {
            0 => Ok(Survey::More(vec![total - 1..total])),
            1 => Ok(Survey::More(vec![0..1])),
            _ if seen[1].bytes[0] == b'!' => {
                Ok(Survey::Done(Plan { bytes: seen[0].bytes.to_vec(), frame_len: 1 << 20 }))
            }
            _ => Err(Error::input(format!("expected !, found {:?}", char::from(seen[1].bytes[0])))),
        }
    }

    fn frame_end(&self, window: &[u8], _: u64, _: bool, _: &Cx<'_>) -> usize {
        window.iter().position(|b| *b == b';').map_or(window.len(), |at| at + 1)
    }

    fn memory(&self, frame_len: u64, _: &Cx<'_>) -> u64 {
        frame_len
    }

    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        let mut rest = Vec::new();
        let mut at = 0;
        while at < frame.len() {
            rest.push(frame[at]);
            at += 1;
            if rest.last() == Some(&b'<') {
                let mut depth = 1;
                let inside = frame[at..].iter().position(|b| {
                    depth += match b {
                        b'<' => 1,
                        b'>' => -1,
                        _ => 0,
                    };
                    depth == 0
                });
                let len = inside.unwrap_or(0);
                let name = frame[at..].starts_with(b"?").then(|| "carve".to_string());
                out.parts.push(Part { bytes: Arc::new(frame[at..at + len].to_vec()), name });
                at += len;
            }
        }
        out.payload = runs(&rest);
        Ok(())
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let mut rest = Vec::new();
        unruns(payload, cx.limits, &mut rest)?;
        let mut parts = parts.iter();
        for byte in rest {
            out.push(byte);
            if byte == b'<' {
                out.extend_from_slice(parts.next().ok_or_else(|| Error::corrupt("a part is missing"))?);
            }
        }
        Ok(())
    }
}

/// Breaks the contract in one way.
pub struct Liar {
    pub info: Info,
    pub lie: &'static str,
}

impl Liar {
    pub fn new(lie: &'static str) -> Self {
        Self { info: Info::new(901, "liar", 1, "lies").level(), lie }
    }
}

impl Codec for Liar {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::No
    }

    fn survey(&self, _: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
        match self.lie {
            "survey fails" => Err(Error::failed("no")),
            "survey panics" => panic!("on purpose"),
            "survey never ends" => Ok(Survey::More(vec![0..1])),
            "survey asks beyond the end" => Ok(Survey::More(vec![0..total + 1])),
            "survey asks for nothing" => Ok(Survey::More(vec![])),
            "frames too long" => Ok(Survey::Done(Plan { bytes: vec![], frame_len: u64::MAX })),
            _ => Ok(Survey::Done(Plan::default())),
        }
    }

    fn frame_end(&self, window: &[u8], _: u64, _: bool, _: &Cx<'_>) -> usize {
        match self.lie {
            "frame of nothing" => 0,
            "frame beyond the window" => window.len() + 1,
            _ => window.len(),
        }
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        if self.lie == "memory without end" { u64::MAX } else { 1 }
    }

    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        match self.lie {
            "encode fails" => return Err(Error::failed("no")),
            "encode panics" => panic!("on purpose"),
            "grows" => out.payload = vec![0; frame.len() + 1],
            "restores to anything" => out.restored_len = Some(u64::MAX),
            "restores to less" => out.restored_len = Some(1),
            _ => out.payload = vec![1],
        }
        Ok(())
    }

    fn decode(&self, _: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let (len, byte) = match self.lie {
            "decode fails" => return Err(Error::failed("no")),
            "decode panics" => panic!("on purpose"),
            "decodes to too much" => (cx.len + 1, b'a'),
            "decodes to too little" => (0, b'a'),
            // Right about everything else, so that only its claim speaks against it.
            "memory without end" | "frame of nothing" | "frame beyond the window" => (cx.len, b'q'),
            _ => (cx.len, b'!'),
        };
        out.resize(len as usize, byte);
        Ok(())
    }
}

/// Clears the low `bits` of each byte and drops trailing zeros: lossy within a bound that `check` holds it to.
pub struct Rounder(Info);

impl Rounder {
    pub fn new() -> Self {
        let range = Range { min: 0.0, max: 8.0, whole: true };
        Self(Info::new(902, "rounder", 1, "rounds").bounded().param("bits", "1", &[], Some(range), "low bits cleared"))
    }
}

fn bits(cx: &Cx<'_>) -> u32 {
    cx.options.get("bits").and_then(|b| b.parse().ok()).unwrap_or(0)
}

impl Codec for Rounder {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, head: &[u8], _: Option<&str>) -> Confidence {
        if head.starts_with(b"~") { Confidence::Certain } else { Confidence::No }
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        0
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        let mut rounded: Vec<u8> = frame.iter().map(|b| (u32::from(*b) >> bits(cx) << bits(cx)) as u8).collect();
        while bits(cx) > 0 && rounded.last() == Some(&0) {
            rounded.pop();
        }
        out.restored_len = Some(rounded.len() as u64);
        out.payload = runs(&rounded);
        Ok(())
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        unruns(payload, cx.limits, out)
    }

    fn check(&self, original: &[u8], restored: &[u8], cx: &Cx<'_>) -> Result<Report> {
        let error = original.iter().enumerate().map(|(i, b)| b - restored.get(i).unwrap_or(&0)).max().unwrap_or(0);
        if u32::from(error) >= 1 << bits(cx) || bits(cx) == 8 {
            return Err(Error::failed("error above the bound"));
        }
        let mut report = Report::default();
        report.state("largest error", Value::Most(f64::from(error)));
        Ok(report)
    }
}

/// Codes a frame that equals its reference as nothing.
pub struct Same(Info);

impl Same {
    pub fn new() -> Self {
        Self(Info::new(903, "same", 1, "references"))
    }
}

impl Codec for Same {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::No
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        0
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, _: &mut Encoded) -> Result<()> {
        if cx.references.first() == Some(&frame) { Ok(()) } else { Err(Error::failed("not the same")) }
    }

    fn decode(&self, _: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        out.extend_from_slice(cx.references.first().ok_or_else(|| Error::corrupt("no reference"))?);
        Ok(())
    }
}

/// Hands out each frame twice over as one part, which so is larger than the frame, as inflated streams are.
pub struct Doubler(Info);

impl Doubler {
    pub fn new() -> Self {
        Self(Info::new(904, "doubler", 1, "large parts"))
    }
}

impl Codec for Doubler {
    fn info(&self) -> &Info {
        &self.0
    }

    fn probe(&self, _: &[u8], _: Option<&str>) -> Confidence {
        Confidence::No
    }

    fn memory(&self, _: u64, _: &Cx<'_>) -> u64 {
        0
    }

    fn encode(&self, frame: &[u8], _: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        out.parts.push(Part { bytes: Arc::new(frame.repeat(2)), name: None });
        Ok(())
    }

    fn decode(&self, _: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        let [part] = parts else { return Err(Error::corrupt("expected one part")) };
        out.extend_from_slice(&part[..cx.len as usize]);
        Ok(())
    }
}

/// The toys, with [`Runs`] as the generic codec.
pub fn registry() -> Registry {
    registry_with(vec![
        Arc::new(Runs::new(1, "bytes")),
        Arc::new(Runs::new(2, "runs")),
        Arc::new(Carver::new()),
        Arc::new(Rounder::new()),
        Arc::new(Same::new()),
        Arc::new(Doubler::new()),
    ])
}

pub fn registry_with(codecs: Vec<Arc<dyn Codec>>) -> Registry {
    let mut registry = Registry::default();
    for codec in codecs {
        registry.add(codec).expect("toys have numbers and names of their own");
    }
    registry
}

/// How to pack `input` with a codec at given options.
pub fn config(registry: &Registry, codec: &str, given: &[(&str, &str)], total: usize) -> PackConfig {
    let info = registry.by_name(codec).expect("a toy").info();
    PackConfig {
        codec: info.id,
        options: Options::resolve(info, given).expect("options of a toy"),
        total: total as u64,
        references: vec![],
        lanes: 1,
        limits: Limits::DEFAULT,
    }
}

pub fn pack_with(
    registry: &Registry,
    parts: &mut dyn Parts,
    config: PackConfig,
    input: &[u8],
) -> std::result::Result<(Vec<u8>, Packed), Failure> {
    let mut archive = Vec::new();
    let mut driver = Driver { registry, parts, progress: &mut |_, _| true };
    let packed = driver.pack(config, &mut &*input, &mut archive)?;
    assert_eq!(packed.archive_len, archive.len() as u64);
    Ok((archive, packed))
}

pub fn unpack_with(
    registry: &Registry,
    parts: &mut dyn Parts,
    want: Option<std::ops::Range<u64>>,
    lanes: u32,
    archive: &[u8],
) -> std::result::Result<(Vec<u8>, Opened), Failure> {
    let mut restored = Vec::new();
    let mut driver = Driver { registry, parts, progress: &mut |_, _| true };
    let config = UnpackConfig { total: archive.len() as u64, want, lanes, limits: Limits::DEFAULT };
    let opened = driver.unpack(config, &mut &*archive, &mut restored)?;
    Ok((restored, opened))
}

pub fn pack(registry: &Registry, codec: &str, input: &[u8]) -> (Vec<u8>, Packed) {
    pack_with(registry, &mut Inline, config(registry, codec, &[], input.len()), input).expect("packs")
}

pub fn unpack(registry: &Registry, archive: &[u8]) -> Result<(Vec<u8>, Opened)> {
    match unpack_with(registry, &mut Inline, None, 1, archive) {
        Ok(restored) => Ok(restored),
        Err(Failure::Codec(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}
