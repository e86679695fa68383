//! zlib's compressor, bit for bit.
//!
//! ```text
//!  settings   level, memory, window, strategy      what a program asks zlib for
//!  flush      where it made zlib write out all
//!  window     how far input has been read          decides which block can still be stored
//!  chains     earlier places of three bytes        hashed as zlib does: collisions cost steps
//!  parse      which tokens to take
//!  trees      which code lengths, how they are sent
//!  encode     tokens ─▶ blocks ─▶ bits
//! ```
//!
//! The algorithm is that of zlib's deflate, by Jean-loup Gailly and Mark Adler; its output for given settings has been the same in
//! all releases since 1.2.5 when all input is there at once, apart from `Strategy::Fixed` where bytes as they are would be smaller. A
//! caller that feeds zlib small pieces gets the same tokens: zlib waits until 262 bytes are ahead, or the end. The pieces only
//! decide when its window slides, which shows where a block is longer than the window.

mod chains;
mod encode;
mod flush;
mod parse;
mod settings;
mod trees;
mod window;

pub(crate) use chains::common;
pub use encode::{encode, encode_while};
pub use flush::{Flush, FlushKind};
pub use parse::{Sink, parse};
pub use settings::{Hash, Settings, Strategy};
pub(crate) use trees::{Plan, runs, send_lengths, send_runs};
