//! How much room a frame's members may take inflated, and what coding them takes.

use crate::models;

/// Bytes that a frame of some length may take; the same for both sides and on every machine.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Bytes of all plaintexts, names and bytes between.
    pub plain: u64,
    /// Bytes of one inflated plaintext.
    pub stream: u64,
    /// Bytes of memory to take one stream apart or to put it together.
    pub recode: u64,
}

/// The longest frame, in bytes; longer files are cut.
pub const LONGEST_FRAME: u64 = 64 << 20;

/// Bytes of plaintext for each byte of the frame, and however short it is.
const EXPANSION: u64 = 32;
const LEAST_PLAIN: u64 = 2 << 20;
const MOST_PLAIN: u64 = 128 << 20;
const MOST_STREAM: u64 = 64 << 20;

/// What deflate's matcher takes, rounded up.
const RECODE: u64 = 8 << 20;
/// Tokens for each byte of the frame, and bytes of plaintext for each token more: streams with more of them stay deflated.
const TOKENS: u64 = 2;
const TOKEN_REACH: u64 = 128;

/// What is known of each piece and each entry, for each byte of the frame: of every two pieces one takes at least 18 bytes.
const KNOWN: u64 = 64;

impl Room {
    /// The room for a frame of `len` bytes.
    pub fn new(len: u64) -> Self {
        let plain = (len.saturating_mul(EXPANSION) + LEAST_PLAIN).min(MOST_PLAIN).max(len.saturating_add(LEAST_PLAIN));
        let stream = plain.min(MOST_STREAM);
        let tokens = stream.min(len.saturating_mul(TOKENS) + stream / TOKEN_REACH);
        // Four bytes a token, in a vector that grows from half the size; blocks; plaintext, stream and proof.
        Self { plain, stream, recode: RECODE + 12 * tokens + 4 * len + 2 * stream + 2 * len }
    }

    /// Entries that a frame of `len` bytes has at most.
    pub fn entries(len: u64) -> u64 {
        len / 8 + 2
    }

    /// Bytes of working memory for a frame of `len` bytes at a level.
    pub fn memory(len: u64, level: &str) -> u64 {
        let room = Self::new(len);
        // The plaintexts by member, and those of one stream together.
        2 * room.plain + (1 + KNOWN) * len + room.recode.max(models::memory(room.plain, level))
    }
}
