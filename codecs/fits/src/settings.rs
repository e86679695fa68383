//! What the options and limits of a call say.

use kit_core::{Cx, Limits};
use kit_raster::Level;

/// By what data are coded, both ways.
#[derive(Clone, Copy)]
pub struct Settings {
    /// How much work they are worth.
    pub level: Level,
    /// Rows of an image that can be decoded alone.
    pub tile: u32,
    /// How much the call may use.
    pub limits: Limits,
}

impl Settings {
    /// Reads the options.
    pub fn new(cx: &Cx<'_>) -> Self {
        let tile = cx.options.get("tile_size").and_then(|tile| tile.parse().ok()).unwrap_or(256);
        Self { level: Level::named(cx.options.level()), tile, limits: cx.limits }
    }

    /// The same where so many bytes may be put out.
    pub fn into(self, output: u64) -> Self {
        Self { limits: Limits { output, ..self.limits }, ..self }
    }
}
