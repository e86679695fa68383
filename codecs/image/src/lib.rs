//! JPEG in, smaller JPEG out.
#![forbid(unsafe_code)]

pub mod decode;
pub mod pixels;
pub mod ssimulacra2;
