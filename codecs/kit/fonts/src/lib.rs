//! Models of font programs.
#![forbid(unsafe_code)]

mod charstring;
pub mod type1;
