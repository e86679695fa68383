//! Entropy coding with no knowledge of any format.
//!
//! ```text
//!  varint     numbers on the wire, LEB128
//!  bits       fields of 0 to 32 bits, lowest first
//!
//!  counter ─┐ probability of a bit in one context
//!  counter ─┤
//!  counter ─┴▶ logistic (stretch) ─▶ mixer ─▶ apm ─▶ range coder ─▶ bytes
//!               one domain for all     weighs   corrects   spends −log₂ p bits
//!
//!  nibble ─┐ how likely each of 16 symbols is in one context
//!  nibble ─┴▶ blend ─▶ rANS ─▶ bytes
//! ```
//!
//! Probabilities are 16-bit and of a one: `p / 65536`. Stretched, they are `256 · ln(p / (1 − p))`, rounded. All arithmetic is on
//! integers, so every target computes the same bytes.
#![forbid(unsafe_code)]

mod apm;
pub mod bits;
mod counter;
pub mod logistic;
pub mod mixer;
mod nibble;
pub mod range;
pub mod rans;
pub mod varint;
mod vector;

pub use apm::Apm;
pub use counter::Counter;
pub use mixer::{FinalMixer, Mixer};
pub use nibble::{Blend, Nibble};
pub use vector::Vector;
