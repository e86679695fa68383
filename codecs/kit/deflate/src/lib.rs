//! Deflate streams as their plaintext, and as little as possible beside it that gives the very stream back.
//!
//! ```text
//!  stream ─▶ framing ─▶ inflate ─▶ plaintext, blocks, tokens
//!                                        │
//!                      recognise: which library, which settings make these tokens?
//!                        │                        │
//!                     found: zlib, libdeflate, isal, stored      not found: corrections of an expected parse
//!                        └──────── recipe ────────┘
//!
//!  plaintext + recipe ─▶ the library again, or the corrected parse ─▶ stream
//! ```
//!
//! [`recode`] goes one way and has tried the other, [`restore`] goes back. The libraries' compressors are written anew from their
//! algorithms, each in a module of its own that says whose it is.
#![forbid(unsafe_code)]

mod alphabet;
mod bits;
mod block;
pub mod checksum;
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
pub mod smallest;
mod token;
pub mod zlib;

pub use block::{Block, Form, Header, Run};
pub use framing::Format;
pub use inflate::{Inflated, inflate};
pub use recipe::{Recipe, Source};
pub use recode::{Recoded, recode, restore};
pub use token::{LONG_258, Token};
