//! JavaScript, CSS and HTML, byte for byte.
//!
//! ```text
//!  primer of the type ─┐
//!  earlier version ────┼▶ the engine of kit-context ──▶ payload
//!  frame ──────────────┘           ▲
//!       source: the tokens before, the brackets, rule or tag around, where their like stood
//! ```
//!
//! Nothing is parsed that could fail: what a file is said to be chooses a model, and any bytes come back.
#![forbid(unsafe_code)]

mod config;
mod probe;
mod source;

use config::{CSS, HTML, JS, Settings};
use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};
use source::{Language, Markup, Script, Source, Style};

/// The codec.
pub struct DictTransport {
    info: Info,
}

impl Default for DictTransport {
    fn default() -> Self {
        let info = Info::new(11, "dict-transport", 1, "JavaScript, CSS and HTML")
            .choice("type", "js", &["js", "css", "html"], "what the file is")
            .extensions(&["js", "mjs", "cjs", "css", "html", "htm"]);
        Self { info }
    }
}

impl Codec for DictTransport {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        probe::probe(head, file_name, &self.info.extensions)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        match kind(cx) {
            Kind::Js => memory::<Script>(frame_len, cx, &JS),
            Kind::Css => memory::<Style>(frame_len, cx, &CSS),
            Kind::Html => memory::<Markup>(frame_len, cx, &HTML),
        }
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        match kind(cx) {
            Kind::Js => encode::<Script>(frame, cx, &JS, &mut out.payload),
            Kind::Css => encode::<Style>(frame, cx, &CSS, &mut out.payload),
            Kind::Html => encode::<Markup>(frame, cx, &HTML, &mut out.payload),
        }
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        match kind(cx) {
            Kind::Js => decode::<Script>(payload, cx, &JS, out),
            Kind::Css => decode::<Style>(payload, cx, &CSS, out),
            Kind::Html => decode::<Markup>(payload, cx, &HTML, out),
        }
    }
}

/// What a file is said to be; it may be anything.
enum Kind {
    Js,
    Css,
    Html,
}

fn kind(cx: &Cx<'_>) -> Kind {
    match cx.options.get("type") {
        Some("css") => Kind::Css,
        Some("html") => Kind::Html,
        _ => Kind::Js,
    }
}

fn memory<L: Language>(len: u64, cx: &Cx<'_>, config: &Settings) -> u64 {
    if cx.references.is_empty() {
        return kit_context::memory::<Source<L>, _, _, _, _>(len, config);
    }
    // Several earlier versions are taken for one, which is made here.
    let earlier: u64 = cx.references.iter().map(|reference| reference.len() as u64).sum();
    earlier + kit_context::memory_against::<Source<L>, _, _, _, _>(earlier, len, config)
}

fn encode<L: Language>(frame: &[u8], cx: &Cx<'_>, config: &'static Settings, out: &mut Vec<u8>) -> Result<()> {
    if cx.references.is_empty() {
        return kit_context::encode::<Source<L>, _, _, _, _>(frame, config, cx.limits, out);
    }
    kit_context::encode_against::<Source<L>, _, _, _, _>(&cx.references.concat(), frame, config, cx.limits, out)
}

fn decode<L: Language>(payload: &[u8], cx: &Cx<'_>, config: &'static Settings, out: &mut Vec<u8>) -> Result<()> {
    if cx.references.is_empty() {
        return kit_context::decode::<Source<L>, _, _, _, _>(payload, cx.len, config, cx.limits, out);
    }
    let earlier = cx.references.concat();
    kit_context::decode_against::<Source<L>, _, _, _, _>(&earlier, payload, cx.len, config, cx.limits, out)
}
