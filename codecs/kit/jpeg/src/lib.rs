//! JPEG files as quantised coefficients, and back (ITU-T T.81; sections below are its own).
//!
//! ```text
//!  file ──▶ read ──▶ Jpeg { segments, frame { components { quantisation, coefficients } }, scans }
//!                      │
//!                      └─▶ encode_scan ──▶ Histogram ──▶ Table::optimal      how often each symbol is used
//!                                     └──▶ Writer ─────▶ entropy-coded bytes
//!
//!  write: the segments around them (DQT, SOF, DHT, SOS, DRI)
//! ```
//!
//! [`read`] takes Huffman-coded files of 8 bits, baseline, extended and progressive, with any sampling and any scans, and keeps
//! with each scan the choices that its encoder made, so that [`encode_scan`] gives the very bytes back. To make a file anew: read
//! one, fill in other [`Scan`]s with [`Choices::default`], count with a [`Histogram`], make tables with [`Table::optimal`], write
//! the segments of [`mod@write`] and then the scans with a [`Writer`].
//!
//! ```
//! # fn again(file: &[u8]) -> kit_core::Result<Vec<u8>> {
//! use kit_jpeg::{Histogram, Slot, Table, Writer, encode_scan, read, write};
//! let mut jpeg = read(file, &kit_core::Limits::DEFAULT)?;
//! let mut out = vec![0xFF, write::SOI];
//! write::quantisation(&mut out, 0, &jpeg.frame.components[0].quantisation);
//! write::frame(&mut out, &jpeg.frame);
//! for scan in &mut jpeg.scans {
//!     let mut histogram = Histogram::default();
//!     encode_scan(&jpeg.frame, scan, &mut histogram)?;
//!     for slot in Slot::ALL {
//!         scan.tables[slot.index()] = Table::optimal(histogram.counts(slot));
//!         if let Some(table) = &scan.tables[slot.index()] {
//!             write::huffman(&mut out, slot, table);
//!         }
//!     }
//!     write::scan(&mut out, &jpeg.frame, scan);
//!     let mut writer = Writer::new(&mut out, scan, u64::MAX);
//!     encode_scan(&jpeg.frame, scan, &mut writer)?;
//! }
//! out.extend([0xFF, write::EOI]);
//! # Ok(out)
//! # }
//! ```
#![forbid(unsafe_code)]

mod annex;
mod bits;
mod choices;
mod decode;
mod encode;
mod frame;
mod huffman;
mod optimal;
mod read;
mod scan;
mod sink;
pub mod write;
pub mod zigzag;

pub use choices::Choices;
pub use encode::encode_scan;
pub use frame::{Component, Frame, Process};
pub use huffman::{Slot, Table};
pub use read::{Jpeg, Segment, read, read_headers};
pub use scan::{Scan, ScanComponent};
pub use sink::{Histogram, Sink, Writer};
