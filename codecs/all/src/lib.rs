//! The registry: every codec whose feature is on.
//!
//! `cargo xtask new-codec NAME` adds a codec. What it adds here is one feature and one dependency line in `Cargo.toml`, and one
//! line under its feature in [`registry`]. With one codec's feature on, the registry holds that codec alone: this is how a
//! component gets its own.
#![forbid(unsafe_code)]

use kit_core::{Codec, Registry};
use std::sync::Arc;

/// The codecs whose features are on.
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    // Without any feature nothing is added.
    #[allow(unused_mut, unused_variables)]
    let mut add = |codec: Arc<dyn Codec>| registry.add(codec).expect("each number and name is given once");
    #[cfg(feature = "bytes")]
    add(Arc::new(codec_bytes::Bytes::default()));
    #[cfg(feature = "log-files")]
    add(Arc::new(codec_log_files::LogFiles::default()));
    #[cfg(feature = "dict-transport")]
    add(Arc::new(codec_dict_transport::DictTransport::default()));
    #[cfg(feature = "db-dumps")]
    add(Arc::new(codec_db_dumps::DbDumps::default()));
    #[cfg(feature = "jpeg")]
    add(Arc::new(codec_jpeg::Jpeg::default()));
    #[cfg(feature = "text-pdf")]
    add(Arc::new(codec_text_pdf::TextPdf::default()));
    #[cfg(feature = "dicom")]
    add(Arc::new(codec_dicom::Dicom::default()));
    #[cfg(feature = "fits")]
    add(Arc::new(codec_fits::Fits::default()));
    #[cfg(feature = "geospatial")]
    add(Arc::new(codec_geospatial::Geospatial::default()));
    #[cfg(feature = "email")]
    add(Arc::new(codec_email::Email::default()));
    #[cfg(feature = "pictures")]
    add(Arc::new(codec_pictures::Pictures::default()));
    #[cfg(feature = "zip")]
    add(Arc::new(codec_zip::Zip::default()));
    registry
}
