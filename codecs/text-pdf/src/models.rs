//! Which model codes which kinds: groups of kinds are coded together.

use crate::config;
use crate::kind::Kind;
use crate::layout::Layout;
use kit_core::{Limits, Result};
use kit_tokens::{Plain, Tokens};

/// Kinds that are coded as one text, in the order of their plaintexts there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Behind the skeleton: whatever is made of PDF's tokens, and XML.
    Text,
    /// One kind alone.
    One(Kind),
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
            Self::Text => &[Kind::Objects, Kind::Content, Kind::CharacterMap, Kind::Xml],
            Self::One(kind) => std::slice::from_ref(kind),
        }
    }

    /// Bytes of its text, by those of the skeleton and of each kind.
    pub fn len(&self, skeleton: u64, lengths: &[u64; Kind::ALL.len()]) -> u64 {
        let own = if *self == Self::Text { skeleton } else { 0 };
        own + self.kinds().iter().map(|&kind| lengths[kind as usize]).sum::<u64>()
    }
}

/// Bytes of working memory for a group of `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    match level {
        "fast" => kit_lz::bytes::memory(len),
        "max" => kit_context::memory::<Tokens, _, _, _, _>(len, &config::TEXT_MAX).max(kit_context::memory::<
            Plain,
            _,
            _,
            _,
            _,
        >(
            len, &config::BINARY_MAX
        )),
        _ => kit_context::memory::<Tokens, _, _, _, _>(len, &config::TEXT_BALANCED).max(kit_context::memory::<
            Plain,
            _,
            _,
            _,
            _,
        >(
            len,
            &config::BINARY_BALANCED,
        )),
    }
}

/// Codes the text of a group onto the end of `out`.
pub fn encode(group: Group, text: &[u8], _: &Layout, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    use config::{BINARY_BALANCED, BINARY_MAX, TEXT_BALANCED, TEXT_MAX};
    match (level, group) {
        ("fast", _) | (_, Group::One(Kind::Opaque)) => kit_lz::bytes::encode(text, limits, out),
        ("max", Group::Text) => kit_context::encode::<Tokens, _, _, _, _>(text, &TEXT_MAX, limits, out),
        (_, Group::Text) => kit_context::encode::<Tokens, _, _, _, _>(text, &TEXT_BALANCED, limits, out),
        ("max", _) => kit_context::encode::<Plain, _, _, _, _>(text, &BINARY_MAX, limits, out),
        _ => kit_context::encode::<Plain, _, _, _, _>(text, &BINARY_BALANCED, limits, out),
    }
}

/// Restores the `len` bytes of a group onto the end of `out`.
pub fn decode(
    group: Group,
    code: &[u8],
    len: u64,
    _: &Layout,
    level: &str,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    use config::{BINARY_BALANCED, BINARY_MAX, TEXT_BALANCED, TEXT_MAX};
    match (level, group) {
        ("fast", _) | (_, Group::One(Kind::Opaque)) => kit_lz::bytes::decode(code, len, limits, out),
        ("max", Group::Text) => kit_context::decode::<Tokens, _, _, _, _>(code, len, &TEXT_MAX, limits, out),
        (_, Group::Text) => kit_context::decode::<Tokens, _, _, _, _>(code, len, &TEXT_BALANCED, limits, out),
        ("max", _) => kit_context::decode::<Plain, _, _, _, _>(code, len, &BINARY_MAX, limits, out),
        _ => kit_context::decode::<Plain, _, _, _, _>(code, len, &BINARY_BALANCED, limits, out),
    }
}
