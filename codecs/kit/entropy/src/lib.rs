//! Entropy coding with no knowledge of any format.
//!
//! ```text
//!  varint    numbers on the wire, LEB128
//! ```
#![forbid(unsafe_code)]

pub mod varint;
