//! The list of transcoders: what makes a smaller file that is usable as it is.
//!
//! Each is a feature, a dependency line in `Cargo.toml` and a line in [`all`]. With one feature on, the list holds that one alone:
//! this is how a component gets its own.
#![forbid(unsafe_code)]

use kit_core::Transcoder;
use std::sync::Arc;

/// The transcoders whose features are on, in the order of their names.
pub fn all() -> Vec<Arc<dyn Transcoder>> {
    vec![
        #[cfg(feature = "image")]
        Arc::new(codec_image::Image::default()),
        #[cfg(feature = "pdf")]
        Arc::new(codec_pdf::Pdf::default()),
    ]
}
