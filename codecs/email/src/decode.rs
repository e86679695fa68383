//! A payload to its frame, as `SPEC.md` says.

use crate::text;
use kit_core::{Cx, Result};

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    text::decode(payload, cx.len, cx.options.level(), cx.limits, out)
}
