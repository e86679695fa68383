//! Every codec whose feature is on: as a registry, or to be visited as the type that it is.
//!
//! ```text
//!   each codec ──▶ registry()   all of it, behind `dyn Codec`
//!              ──▶ detect()     its probe and nothing else: what is not called is not linked
//! ```
//!
//! `cargo xtask new-codec NAME` adds a codec. What it adds here is one feature and one dependency line in `Cargo.toml`, and one
//! line under its feature in [`visit`]. With one codec's feature on, the registry holds that codec alone: this is how a
//! component gets its own.
#![forbid(unsafe_code)]

use kit_core::{Codec, Confidence, HEAD_LEN, Registry};
use std::cmp::Reverse;
use std::sync::Arc;

/// What is done with each codec.
trait Visitor {
    /// Does it with one codec.
    #[allow(dead_code, reason = "without any feature there is none")]
    fn codec(&mut self, codec: impl Codec + 'static);
}

/// The codecs whose features are on.
pub fn registry() -> Registry {
    struct All(Registry);
    impl Visitor for All {
        fn codec(&mut self, codec: impl Codec + 'static) {
            self.0.add(Arc::new(codec)).expect("each number and name is given once");
        }
    }
    let mut all = All(Registry::default());
    visit(&mut all);
    all.0
}

/// The number that [`Registry::detect`] finds in [`registry`], in a program that needs no more of the codecs than their probes.
pub fn detect(head: &[u8], file_name: Option<&str>) -> Option<u16> {
    #[allow(dead_code, reason = "without any feature there is none")]
    struct Surest<'a> {
        head: &'a [u8],
        file_name: Option<&'a str>,
        best: Option<(Confidence, Reverse<u16>)>,
    }
    impl Visitor for Surest<'_> {
        fn codec(&mut self, codec: impl Codec + 'static) {
            let confidence = codec.probe(self.head, self.file_name);
            if confidence > Confidence::No {
                self.best = self.best.max(Some((confidence, Reverse(codec.info().id))));
            }
        }
    }
    let mut surest = Surest { head: &head[..head.len().min(HEAD_LEN as usize)], file_name, best: None };
    visit(&mut surest);
    surest.best.map(|(_, Reverse(id))| id)
}

fn visit(visitor: &mut impl Visitor) {
    // Where no feature is on.
    let _ = &visitor;
    #[cfg(feature = "bytes")]
    visitor.codec(codec_bytes::Bytes::default());
    #[cfg(feature = "log-files")]
    visitor.codec(codec_log_files::LogFiles::default());
    #[cfg(feature = "dict-transport")]
    visitor.codec(codec_dict_transport::DictTransport::default());
    #[cfg(feature = "db-dumps")]
    visitor.codec(codec_db_dumps::DbDumps::default());
    #[cfg(feature = "jpeg")]
    visitor.codec(codec_jpeg::Jpeg::default());
    #[cfg(feature = "text-pdf")]
    visitor.codec(codec_text_pdf::TextPdf::default());
    #[cfg(feature = "dicom")]
    visitor.codec(codec_dicom::Dicom::default());
    #[cfg(feature = "fits")]
    visitor.codec(codec_fits::Fits::default());
    #[cfg(feature = "geospatial")]
    visitor.codec(codec_geospatial::Geospatial::default());
    #[cfg(feature = "email")]
    visitor.codec(codec_email::Email::default());
    #[cfg(feature = "pictures")]
    visitor.codec(codec_pictures::Pictures::default());
    #[cfg(feature = "zip")]
    visitor.codec(codec_zip::Zip::default());
}
