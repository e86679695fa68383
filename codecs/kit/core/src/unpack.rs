//! (being written)
use crate::{Limits, Options, Report};
use std::ops::Range;

/// What to restore, and how.
#[derive(Clone, Debug)]
pub struct UnpackConfig {
    /// Length of the archive in bytes.
    pub total: u64,
    /// The wanted range of the restored bytes; all of them where `None`.
    pub want: Option<Range<u64>>,
    /// Frames restored at a time.
    pub lanes: u32,
    /// How much one call may use.
    pub limits: Limits,
}

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The codec's number.
    pub codec: u16,
    /// The payload version.
    pub version: u16,
    /// The effective options.
    pub options: Options,
    /// Length of the original.
    pub original_len: u64,
    /// SHA-256 of the original.
    pub original_sha256: [u8; 32],
    /// Length of what is restored.
    pub restored_len: u64,
    /// SHA-256 of what is restored.
    pub restored_sha256: [u8; 32],
    /// Frames in the archive.
    pub frames: u64,
    /// Frames that the generic codec coded instead of the named one.
    pub fallback_frames: u64,
    /// Frames that are stored as they are.
    pub stored_frames: u64,
    /// The most working memory that one frame declares, in bytes.
    pub memory: u64,
    /// What the codec had to say.
    pub report: Report,
}
