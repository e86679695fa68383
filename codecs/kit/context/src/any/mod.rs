//! Any bytes on the deep engine: documents, programs, databases, records, text of no known kind.
//!
//! ```text
//!  words.rs    the word so far in one case, also where each letter has a zero byte beside it, and what stood before it
//!  records.rs  two lengths that records may have: what stood in the same column, and how it goes on
//!  guide.rs    contexts of those, of the last bytes with gaps between them, and of what followed the same bytes before
//! ```

mod guide;
mod records;
mod words;

use crate::deep::{self, Setting};
use guide::{Any, CHOICES, CONTEXTS, POINTERS, VECTORS};
use kit_core::{Limits, Result};

/// The setting for streams of other codecs, which may be long where the frame is short.
pub static PLAIN: Setting = Setting { table_bits: 26, rate_at_start: 60, primer: &[] };

/// Codes `bytes` onto the end of `out`.
pub fn encode(bytes: &[u8], setting: &'static Setting, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    deep::encode::<Any, CONTEXTS, POINTERS, VECTORS, CHOICES>(bytes, setting, limits, out)
}

/// Restores `len` bytes onto the end of `out`, from a payload that they use up exactly.
pub fn decode(payload: &[u8], len: u64, setting: &'static Setting, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    deep::decode::<Any, CONTEXTS, POINTERS, VECTORS, CHOICES>(payload, len, setting, limits, out)
}

/// Bytes of working memory to code `len` bytes in either direction.
pub fn memory(len: u64, setting: &Setting) -> u64 {
    deep::memory::<Any, CONTEXTS, POINTERS, VECTORS, CHOICES>(len, setting)
}
