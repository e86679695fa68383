//! Deflate streams as their plaintext, and as little as possible beside it that gives the very stream back.
#![forbid(unsafe_code)]

mod alphabet;
mod bits;
mod block;
mod checksum;
mod code;
mod corrections;
mod counts;
mod framing;
mod inflate;
mod isal;
pub mod libdeflate;
mod recipe;
mod recode;
mod recognise;
mod token;
pub mod zlib;

pub use block::{Block, Form, Header, Run};
pub use framing::Format;
pub use inflate::{Inflated, inflate};
pub use recipe::{Recipe, Source};
pub use recode::{Recoded, recode, restore};
pub use token::{LONG_258, Token};
