//! What every codec, and everything that drives codecs, agrees on.
//!
//! ```text
//!   file ──▶ Packer ──▶ survey, frame_end, encode, decode, check ──▶ a Codec (native, or a component)
//!              │  ▲                                                    │
//!              │  └───────── payloads, parts, reports ◀────────────────┘
//!              ▼
//!         .smz archive: header, frames, trailer (container)
//! ```
//!
//! A [`Codec`] turns one frame of bytes into a payload and back; it knows a format and nothing else. [`Packer`] and
//! [`Unpacker`] do everything risky once, for all codecs: they cut frames, verify each by decoding it, fall back, and write and
//! check the container. [`Exporter`] puts what an archive needs from elsewhere into it. They do no input or output: a driver ([`drive`] in process, wasmtime in the host, a Web Worker in the
//! browser) answers their requests, so the same container code runs everywhere.
#![forbid(unsafe_code)]

mod call;
mod codec;
pub mod container;
pub mod drive;
mod error;
mod export;
mod flow;
mod in_order;
mod info;
mod limits;
mod machine;
mod options;
mod pack;
pub mod probe;
mod registry;
mod report;
mod unpack;

pub use call::{Ask, Call, Context, Reply};
pub use codec::{Bytes, Codec, Confidence, Cx, Encoded, Output, Part, Piece, Plan, Survey, Transcoder};
pub use error::{Error, Kind, Result};
pub use export::{Exported, Exporter};
pub use info::{Fidelity, Info, Param, Range};
pub use limits::Limits;
pub use machine::{Answer, Placing, Request, Step, Ticket};
pub use options::Options;
pub use pack::{PackConfig, Packed, Packer};
pub use registry::{HEAD_LEN, Registry};
pub use report::{Report, Value};
pub use unpack::{Opened, UnpackConfig, Unpacker};
