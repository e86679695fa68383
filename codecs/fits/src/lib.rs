//! FITS images, cubes and tables, byte for byte (FITS standard 4.0).
//!
//! ```text
//!   frame ─▶ walk ─▶ headers ─▶ cards: one text, coded by what cards of the same keyword said
//!                ├▶ images ─▶ strips of rows ─▶ kit-raster
//!                ├▶ tables ─▶ fields of all rows ─▶ series of numbers, text, images
//!                ├▶ compressed images ─▶ tiles undone, to be made again ─▶ an image
//!                └▶ anything else, and what no header explains ─▶ records
//! ```
//!
//! Headers are restored first, and both sides walk them alike, so that nothing says where what lies.
#![forbid(unsafe_code)]

mod cards;
mod frame;
mod header;
mod image;
mod records;
mod section;
mod settings;
mod sums;
mod survey;
mod table;
mod tiles;
mod unit;
mod walk;

use kit_core::{Codec, Confidence, Cx, Encoded, Error, Info, Piece, Range, Result, Survey};
use settings::Settings;

/// The codec.
pub struct Fits {
    info: Info,
}

/// How a FITS file begins: the first card, up to its value (FITS 4.0 §4.4.1.1).
const MAGIC: &[u8] = b"SIMPLE  =";

impl Default for Fits {
    fn default() -> Self {
        let sizes = Range { min: 64.0, max: 1024.0, whole: true };
        let info = Info::new(8, "fits", 1, "FITS images, cubes and tables")
            .level()
            .param("tile_size", "256", &[], Some(sizes), "rows of an image that can be decoded alone")
            .extensions(&["fits", "fit", "fts", "fz"]);
        Self { info }
    }
}

impl Codec for Fits {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        let extension = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension.to_lowercase());
        if head.starts_with(MAGIC) {
            Confidence::Certain
        } else if extension.is_some_and(|extension| self.info.extensions.contains(&extension)) {
            Confidence::Maybe
        } else {
            Confidence::No
        }
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        let Some(head) = seen.first() else {
            return Ok(Survey::More(vec![0..total.min(header::CARD as u64)]));
        };
        if !head.bytes.starts_with(MAGIC) {
            let found = head.bytes.iter().take(MAGIC.len()).copied().collect::<Vec<_>>().escape_ascii().to_string();
            return Err(Error::input(format!("not a FITS file: expected `SIMPLE  =`, found `{found}`")).at(0));
        }
        Ok(survey::survey(seen, total, Settings::new(cx).level))
    }

    fn frame_end(&self, window: &[u8], at: u64, last: bool, cx: &Cx<'_>) -> usize {
        if last { window.len() } else { survey::frame_end(window, at, cx.plan) }
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        frame::memory(frame_len, Settings::new(cx).level)
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        frame::encode(frame, cx, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], _: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        frame::decode(payload, cx, out)
    }
}
