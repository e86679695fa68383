//! A frame to a payload, as `SPEC.md` says.

use crate::text;
use kit_core::{Cx, Encoded, Result};

/// Codes `frame`; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    text::encode(frame, cx.options.level(), cx.limits, &mut out.payload)
}
