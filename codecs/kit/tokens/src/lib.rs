//! Where in a text's structure a byte stands: the seam between formats and engines.
//!
//! ```text
//!  seen bytes ─▶ Tokenizer ─▶ Place: the slot (kind of line, how far into it), the token so far, the tokens before,
//!                                    what stood in the slot before, the number to expect
//! ```
//!
//! A format brings a [`Tokenizer`]; kit-context makes contexts and inputs of its [`Place`]s, kit-lz candidates for matches. Both
//! sides of a coder run the same tokenizer on the bytes that both have: nothing is stored, nothing can fail to parse, and any
//! bytes come back.
#![forbid(unsafe_code)]

mod numbers;
mod place;
mod tokens;

pub use numbers::Numbers;
pub use place::{Order, Place, Plain, Tokenizer};
pub use tokens::{NumberedTokens, Tokens, fold, is_word, shape};
