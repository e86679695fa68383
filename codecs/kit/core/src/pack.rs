//! (being written)
use crate::{Bytes, Limits, Options, Report};

/// What to pack, and how.
#[derive(Clone, Debug)]
pub struct PackConfig {
    /// The codec's number.
    pub codec: u16,
    /// Its resolved options.
    pub options: Options,
    /// Length of the input in bytes.
    pub total: u64,
    /// Earlier objects to code against, most useful first; the unpacker gets them by SHA-256.
    pub references: Vec<Bytes>,
    /// Frames coded at a time; the archive does not depend on it.
    pub lanes: u32,
    /// How much one call may use.
    pub limits: Limits,
}

/// What was packed.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    /// Length of the original.
    pub original_len: u64,
    /// SHA-256 of the original.
    pub original_sha256: [u8; 32],
    /// Length of what will be restored.
    pub restored_len: u64,
    /// SHA-256 of what will be restored: the original's for lossless codecs.
    pub restored_sha256: [u8; 32],
    /// Length of the archive.
    pub archive_len: u64,
    /// Frames in the archive.
    pub frames: u64,
    /// Frames that the generic codec coded instead of the named one.
    pub fallback_frames: u64,
    /// Frames that are stored as they are.
    pub stored_frames: u64,
    /// What the codec had to say.
    pub report: Report,
}
