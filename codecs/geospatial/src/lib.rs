//! Geospatial files, byte for byte.
//!
//! ```text
//!   geotiff   TIFF and BigTIFF: pixels of strips and tiles by kit-raster, everything else by kit-context
//! ```
#![forbid(unsafe_code)]

mod geotiff;

use kit_core::probe::has_extension;
use kit_core::{Codec, Confidence, Cx, Encoded, Error, Info, Piece, Plan, Result, Survey};

/// The codec.
pub struct Geospatial {
    info: Info,
}

impl Default for Geospatial {
    fn default() -> Self {
        let info = Info::new(6, "geospatial", 1, "Geospatial rasters: GeoTIFF and any TIFF")
            .formats(&["geotiff"])
            .level()
            .extensions(&["tif", "tiff"]);
        Self { info }
    }
}

/// The longest frame, in bytes.
const LONGEST_FRAME: u64 = 256 << 20;

impl Codec for Geospatial {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        if geotiff::is_tiff(head) {
            Confidence::Certain
        } else if has_extension(file_name, &self.info.extensions) {
            Confidence::Maybe
        } else {
            Confidence::No
        }
    }

    fn survey(&self, seen: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
        let Some(head) = seen.first() else { return Ok(Survey::More(vec![0..total.min(4)])) };
        if !geotiff::is_tiff(&head.bytes) {
            let found = &head.bytes[..head.bytes.len().min(4)];
            return Err(Error::input(format!(
                "expected II*\\0, MM\\0*, II+\\0 or MM\\0+ at the start, found {found:02x?}"
            ))
            .at(0));
        }
        Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len: total.clamp(1, LONGEST_FRAME) }))
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        geotiff::Room::memory(frame_len, cx.options.level())
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        geotiff::encode(frame, cx, &mut out.payload)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        if !parts.is_empty() {
            return Err(Error::corrupt(format!("expected no parts, found {}", parts.len())));
        }
        geotiff::decode(payload, cx, out)
    }
}
