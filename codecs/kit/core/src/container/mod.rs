//! The `.smz` container: what `codecs/FORMAT.md` says, as put and take pairs.
//!
//! ```text
//! archive = header item* trailer
//! item    = payload of a frame | archive of a part
//! ```
//!
//! The trailer is read first: it says what each item is and where, with a checksum of every payload and of what it restores to. It
//! protects itself and the header by a checksum, and the whole is protected by the SHA-256 of what is restored.

mod field;
mod header;
mod item;
mod trailer;

pub use header::{Header, MAGIC, Reference};
pub use item::{Frame, FrameKind, Item};
pub use trailer::{TAIL_LEN, Trailer};
