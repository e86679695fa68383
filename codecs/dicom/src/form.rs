//! Whether a payload is of a frame as it is, or of what a deflated data set inflates to.

/// The frame as it is.
pub const PLAIN: u8 = 0;
/// The plain file, behind what makes the frame of it.
pub const DEFLATED: u8 = 1;
