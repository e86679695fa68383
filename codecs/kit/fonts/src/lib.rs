//! Models of font programs.
#![forbid(unsafe_code)]

mod charstring;
pub mod truetype;
pub mod type1;

/// The sum of lengths.
fn total(lens: &[u64]) -> u64 {
    lens.iter().fold(0, |sum, &len| sum.saturating_add(len))
}
