//! Deflate streams as their plaintext, and as little as possible beside it that gives the very stream back.
#![forbid(unsafe_code)]

mod alphabet;
mod bits;
pub mod block;
mod code;
mod inflate;
pub mod token;
pub mod zlib;

pub use inflate::{Inflated, inflate};
