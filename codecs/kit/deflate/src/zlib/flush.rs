//! Where a program made zlib write out all it held.

use crate::bits::BitWriter;
use crate::block::{Block, Form};

/// A flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flush {
    /// How many bytes zlib had been given, or [`Flush::AT_END`].
    pub at: u32,
    /// What zlib was asked for.
    pub kind: FlushKind,
}

/// zlib's kinds of flushes that leave a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlushKind {
    /// `Z_SYNC_FLUSH`: an empty stored block.
    Sync,
    /// `Z_FULL_FLUSH`: the same, and all is forgotten.
    Full,
    /// `Z_PARTIAL_FLUSH`: an empty block in the fixed code.
    Partial,
}

impl FlushKind {
    /// The kinds in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Sync, Self::Full, Self::Partial];

    /// Writes the mark.
    pub fn mark(self, out: &mut BitWriter) {
        let form = if self == Self::Partial { Form::Fixed } else { Form::Stored { padding: 0 } };
        form.write(out, false, &[], &[]);
    }
}

impl Flush {
    /// Stands for the end of the plaintext, wherever that is.
    pub const AT_END: u32 = u32::MAX;

    /// The position in a plaintext of `len` bytes.
    pub fn position(&self, len: usize) -> usize {
        if self.at == Self::AT_END { len } else { self.at as usize }
    }

    /// The kind of flush of which a block is the mark; a full one looks like a sync one.
    pub fn marked_by(block: &Block) -> Option<FlushKind> {
        match block.form {
            _ if block.bytes > 0 || block.last => None,
            Form::Stored { .. } => Some(FlushKind::Sync),
            Form::Fixed => Some(FlushKind::Partial),
            Form::Dynamic(_) => None,
        }
    }
}
