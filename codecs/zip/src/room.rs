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
    /// Pieces that are told apart.
    pub pieces: u64,
}

/// The longest frame, in bytes; longer files are cut.
pub const LONGEST_FRAME: u64 = 32 << 20;

/// Bytes of plaintext for each byte of the frame, and however short it is.
const EXPANSION: u64 = 32;
const LEAST_PLAIN: u64 = 512 << 10;
const MOST_PLAIN: u64 = 96 << 20;
/// Bytes of one plaintext, and of one in a long frame.
const MOST_STREAM: u64 = 64 << 20;
const MOST_STREAM_OF_LONG: u64 = 32 << 20;
const LONG: u64 = 12 << 20;

/// What deflate's matcher takes, rounded up.
const RECODE: u64 = 8 << 20;
/// Tokens for each byte of the frame, and bytes of plaintext for each token more: streams with more of them stay deflated.
const TOKENS: u64 = 2;
const TOKEN_REACH: u64 = 128;

/// Bytes of the frame for each piece, pieces however short it is, and most pieces.
const SHORTEST_PIECE: u64 = 48;
const LEAST_PIECES: u64 = 256;
const MOST_PIECES: u64 = 1 << 18;
/// What is known of a piece and its entry, in bytes.
const KNOWN: u64 = 512;

impl Room {
    /// The room for a frame of `len` bytes.
    pub fn new(len: u64) -> Self {
        let plain = (len.saturating_mul(EXPANSION) + LEAST_PLAIN).min(MOST_PLAIN).max(len.saturating_add(LEAST_PLAIN));
        let stream = plain.min(if len > LONG { MOST_STREAM_OF_LONG } else { MOST_STREAM });
        let tokens = stream.min(len.saturating_mul(TOKENS) + stream / TOKEN_REACH);
        // Four bytes a token, in a vector that grows from half the size; blocks; plaintext, stream and proof.
        let recode = RECODE + 12 * tokens + 4 * len + 2 * stream + 2 * len;
        Self { plain, stream, recode, pieces: (len / SHORTEST_PIECE + LEAST_PIECES).min(MOST_PIECES) }
    }

    /// Bytes of working memory for a frame of `len` bytes at a level.
    pub fn memory(len: u64, level: &str) -> u64 {
        let room = Self::new(len);
        // The plaintexts by member, and those of one stream together.
        2 * room.plain + len + KNOWN * room.pieces + room.recode.max(models::memory(room.plain, level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::Limits;

    #[test]
    fn the_longest_frames_keep_the_usual_limits() {
        for level in ["fast", "balanced", "max"] {
            for len in [LONG, LONGEST_FRAME] {
                assert!(Room::memory(len, level) < Limits::DEFAULT.memory, "{len} at {level}");
            }
        }
    }

    #[test]
    fn short_frames_take_little() {
        let declared = Room::memory(10 << 10, "max");
        assert!(declared < 96 << 20, "{declared}");
    }
}
