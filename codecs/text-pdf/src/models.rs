//! Which model codes which kinds: groups of kinds are coded together.

use crate::config;
use crate::fast;
use crate::fax;
use crate::kind::Kind;
use crate::layout::{Layout, Stream};
use crate::samples;
use crate::text;
use kit_context::any::{self, PLAIN};
use kit_core::{Limits, Result};
use kit_fonts::{cff, truetype, type1};
use kit_tokens::Plain;

/// Kinds that are coded as one text, in the order of their plaintexts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Behind the skeleton: whatever is made of PDF's tokens, and XML.
    Text,
    /// One kind alone.
    One(Kind),
}

/// What both sides know of a group before it is coded.
pub struct Outline<'a> {
    /// Bytes before the streams: the skeleton's, for the group that it belongs to.
    pub skeleton: u64,
    /// The streams in the order of their plaintexts.
    pub streams: Vec<&'a Stream>,
}

impl Group {
    /// All groups in the order of payloads.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::One(Kind::References),
        Self::One(Kind::Type1),
        Self::One(Kind::Cff),
        Self::One(Kind::TrueType),
        Self::One(Kind::Samples),
        Self::One(Kind::Fax),
        Self::One(Kind::Profile),
        Self::One(Kind::Opaque),
        Self::One(Kind::Other),
    ];

    /// Its kinds, in the order of their plaintexts.
    pub fn kinds(&self) -> &[Kind] {
        match self {
            Self::Text => &[Kind::Objects, Kind::ObjectsAlone, Kind::Content, Kind::CharacterMap, Kind::Xml],
            Self::One(kind) => std::slice::from_ref(kind),
        }
    }

    /// What is known of it, by the layout and the length of the skeleton.
    pub fn outline<'a>(&self, layout: &'a Layout, skeleton: u64) -> Outline<'a> {
        let of = |kind: &Kind| {
            let kind = *kind;
            layout.streams.iter().filter(move |stream| stream.kind == kind)
        };
        Outline {
            skeleton: if *self == Self::Text { skeleton } else { 0 },
            streams: self.kinds().iter().flat_map(of).collect(),
        }
    }
}

impl Outline<'_> {
    /// Bytes of the text.
    pub fn len(&self) -> u64 {
        self.skeleton + self.streams.iter().map(|stream| stream.len).sum::<u64>()
    }

    fn lens(&self) -> Vec<u64> {
        self.streams.iter().map(|stream| stream.len).collect()
    }
}

/// Bytes of working memory for a group of `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    let max = level == "max";
    let others = match level {
        "fast" => return fast::memory(len),
        "max" => any::memory(len, &PLAIN),
        _ => kit_context::memory::<Plain, _, _, _, _>(len, &config::BINARY_BALANCED),
    };
    let kinds = [
        text::memory(len, max),
        type1::memory(len),
        truetype::memory(len, max),
        cff::memory(len, max),
        fax::memory(len),
        samples::memory(len, max),
    ];
    kinds.into_iter().fold(others, u64::max)
}

/// Codes the text of a group onto the end of `out`.
pub fn encode(
    group: Group,
    text: &[u8],
    outline: &Outline<'_>,
    level: &str,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let max = level == "max";
    match (level, group) {
        ("fast", _) | (_, Group::One(Kind::Opaque)) => fast::encode(group, text, outline, limits, out),
        (_, Group::Text) => text::encode(text, max, limits, out),
        (_, Group::One(Kind::Fax)) => fax::encode(&split(text, outline), outline, limits, out),
        (_, Group::One(Kind::Type1)) => type1::encode(&split(text, outline), limits, out),
        (_, Group::One(Kind::Cff)) => cff::encode(&split(text, outline), max, limits, out),
        (_, Group::One(Kind::Samples)) => samples::encode(text, outline, max, limits, out),
        (_, Group::One(Kind::TrueType)) => truetype::encode(&split(text, outline), max, limits, out),
        ("max", _) => any::encode(text, &PLAIN, limits, out),
        _ => kit_context::encode::<Plain, _, _, _, _>(text, &config::BINARY_BALANCED, limits, out),
    }
}

/// Restores the text of a group onto the end of `out`.
pub fn decode(
    group: Group,
    code: &[u8],
    outline: &Outline<'_>,
    level: &str,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let len = outline.len();
    // A model may need no more than the plaintexts' room, which is checked already, and not the frame's.
    let limits = Limits { output: limits.output.max(len), ..limits };
    let max = level == "max";
    match (level, group) {
        ("fast", _) | (_, Group::One(Kind::Opaque)) => fast::decode(group, code, outline, limits, out),
        (_, Group::Text) => text::decode(code, len, max, limits, out),
        (_, Group::One(Kind::Fax)) => fax::decode(code, outline, limits, out),
        (_, Group::One(Kind::Type1)) => type1::decode(code, &outline.lens(), limits, out),
        (_, Group::One(Kind::Cff)) => cff::decode(code, &outline.lens(), max, limits, out),
        (_, Group::One(Kind::Samples)) => samples::decode(code, outline, max, limits, out),
        (_, Group::One(Kind::TrueType)) => truetype::decode(code, &outline.lens(), max, limits, out),
        ("max", _) => any::decode(code, len, &PLAIN, limits, out),
        _ => kit_context::decode::<Plain, _, _, _, _>(code, len, &config::BINARY_BALANCED, limits, out),
    }
}

/// The plaintexts of the streams.
pub fn split<'a>(mut text: &'a [u8], outline: &Outline<'_>) -> Vec<&'a [u8]> {
    let take = |stream: &&Stream| {
        let (plain, rest) = text.split_at(stream.len as usize);
        text = rest;
        plain
    };
    outline.streams.iter().map(take).collect()
}
