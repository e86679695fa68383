//! Codecs as WebAssembly components: compiled once, and run so that nothing they do can hurt the host.
//!
//! ```text
//!   Runtime ── load ──▶ WasmCodec: kit_core::Codec, WasmTranscoder: kit_core::Transcoder
//!                          │ a call
//!                          ▼
//!            Allowance: how much memory, answer and time this call may use
//!                          ▼
//!            Admission: first come, first served, while memory and instances last
//!                          ▼
//!            a fresh instance from wasmtime's pool ── Meter counts its memory, the Ticker ends it in time
//!                          ▼
//!            answer: what the guest says is bounded and checked, or becomes a Fault
//! ```
//!
//! A guest is never trusted. It imports nothing, so it can compute and do nothing else; it starts from the same state at each call;
//! it is stopped when it takes too long or too much; and its answers are data to be judged. Whatever it does, the host goes on, and
//! gets the memory back.
#![forbid(unsafe_code)]

mod admission;
mod allowance;
mod answer;
mod bindings;
mod codec;
mod description;
mod engine;
mod fault;
mod meter;
mod question;
mod runtime;
mod sandbox;
mod settings;
mod ticker;
mod transcoder;

pub use admission::Usage;
pub use codec::WasmCodec;
pub use fault::Fault;
pub use runtime::Runtime;
pub use settings::{Deadlines, Settings};
pub use transcoder::WasmTranscoder;
