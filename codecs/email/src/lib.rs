//! Email, byte for byte.
//!
//! ```text
//!   frame ──▶ encode ──▶ payload ──▶ decode ──▶ the same frame
//! ```
//!
//! A payload is the frame as it is.
#![forbid(unsafe_code)]

mod decode;
mod encode;
pub mod text;

use kit_core::{Codec, Confidence, Cx, Encoded, Info, Result};

/// The codec.
pub struct Email {
    info: Info,
}

impl Default for Email {
    fn default() -> Self {
        Self { info: Info::new(13, "email", 1, "Email").level().extensions(&["email"]) }
    }
}

impl Codec for Email {
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

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        text::memory(frame_len, cx.options.level())
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        encode::encode(frame, cx, out)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        decode::decode(payload, parts, cx, out)
    }
}
