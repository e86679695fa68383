//! libdeflate's compressor.

mod trees;

pub use trees::{plan, runs, send_lengths};
