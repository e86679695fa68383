//! Pictures, byte for byte.
//!
//! ```text
//!   frame ──▶ encode ──▶ payload ──▶ decode ──▶ the same frame
//! ```
//!
//! A payload is the frame as it is.
#![forbid(unsafe_code)]

mod decode;
mod encode;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};

/// The codec.
pub struct Pictures {
    info: Info,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { info: Info::new(15, "pictures", 1, "Pictures").level().extensions(&["pictures"]) }
    }
}

impl Codec for Pictures {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, _head: &[u8], file_name: Option<&str>) -> Confidence {
        let extension = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_lowercase());
        if extension.is_some_and(|extension| self.info.extensions.contains(&extension)) {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn memory(&self, _frame_len: u64, _cx: &Cx<'_>) -> u64 {
        0
    }

    fn encode(&self, frame: &[u8], _cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        encode::encode(frame, &mut out.payload);
        Ok(())
    }

    fn decode(&self, payload: &[u8], _parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        decode::decode(payload, cx, out)
    }
}
