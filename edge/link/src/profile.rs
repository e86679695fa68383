//! How much an edge takes upon itself: a worker has 128 MB for everything.

/// The longest file that an edge codes, in bytes; longer ones stream through.
pub const LARGEST: u64 = 20 << 20;

/// The most working memory that a frame may declare to be coded at an edge, in bytes.
pub const MEMORY: u64 = 64 << 20;
