//! JPEG in, smaller JPEG out.
#![forbid(unsafe_code)]

pub mod decode;
pub mod file;
mod math;
pub mod metadata;
pub mod picture;
pub mod pixels;
pub mod requantise;
pub mod scans;
pub mod search;
pub mod sensitivity;
pub mod ssimulacra2;
