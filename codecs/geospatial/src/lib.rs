//! Geospatial files, byte for byte.
//!
//! ```text
//!   geotiff   TIFF and BigTIFF: pixels of strips and tiles by kit-raster, everything else by kit-context
//! ```
#![forbid(unsafe_code)]

mod geotiff;

use kit_core::probe::has_extension;
use kit_core::{Codec, Confidence, Cx, Encoded, Info, Piece, Result, Survey};

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

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        geotiff::survey(seen, total, cx.options.level())
    }

    fn frame_end(&self, window: &[u8], at: u64, _: bool, cx: &Cx<'_>) -> usize {
        geotiff::end(window, at, cx)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        geotiff::memory(frame_len, cx)
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        geotiff::encode(frame, cx, out)
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        geotiff::decode(payload, parts, cx, out)
    }
}
