//! The world `packer-component`: kit_core's pack and unpack machines as resources, and the probes of all codecs.

mod answer;
mod request;

use crate::bindings::exports::smallest::codec::{detect, packer as wit, types};
use crate::convert::facts;
use kit_core::{Limits, Opened, Options, PackConfig, Packed, Packer, Step, UnpackConfig, Unpacker};
use std::cell::RefCell;
use std::sync::Arc;

/// Names the resources.
struct Component;

impl detect::Guest for Component {
    fn detect(head: Vec<u8>, file_name: Option<String>) -> Option<u16> {
        codecs::detect(&head, file_name.as_deref())
    }
}

impl wit::Guest for Component {
    type Pack = Pack;
    type Unpack = Unpack;
}

/// A file on its way into an archive.
struct Pack(RefCell<Packer>);

impl wit::GuestPack for Pack {
    fn new(config: wit::PackConfig) -> Self {
        Self(RefCell::new(Packer::new(PackConfig {
            codec: config.codec,
            options: Options::from_pairs(config.options),
            total: config.total,
            references: config.references.into_iter().map(Arc::new).collect(),
            lanes: config.lanes,
            limits: limits(config.limits),
        })))
    }

    fn step(&self, answer: Option<(u32, wit::Answer)>) -> Result<wit::PackStep, types::Error> {
        let answer = answer.map(|(ticket, answer)| (ticket, answer.into()));
        Ok(match self.0.borrow_mut().step(answer)? {
            Step::Ask(request) => wit::PackStep::Ask(request.into()),
            Step::Done(packed) => wit::PackStep::Done(packed.into()),
        })
    }
}

/// An archive on its way back to a file.
struct Unpack(RefCell<Unpacker>);

impl wit::GuestUnpack for Unpack {
    fn new(config: wit::UnpackConfig) -> Self {
        Self(RefCell::new(Unpacker::new(UnpackConfig {
            total: config.total,
            want: config.want.map(|(start, end)| start..end),
            lanes: config.lanes,
            limits: limits(config.limits),
        })))
    }

    fn step(&self, answer: Option<(u32, wit::Answer)>) -> Result<wit::UnpackStep, types::Error> {
        let answer = answer.map(|(ticket, answer)| (ticket, answer.into()));
        Ok(match self.0.borrow_mut().step(answer)? {
            Step::Ask(request) => wit::UnpackStep::Ask(request.into()),
            Step::Done(opened) => wit::UnpackStep::Done(opened.into()),
        })
    }
}

fn limits(limits: types::Limits) -> Limits {
    Limits { memory: limits.memory, output: limits.output }
}

impl From<Packed> for wit::Packed {
    fn from(packed: Packed) -> Self {
        Self {
            original_len: packed.original_len,
            original_sha256: packed.original_sha256.to_vec(),
            restored_len: packed.restored_len,
            restored_sha256: packed.restored_sha256.to_vec(),
            archive_len: packed.archive_len,
            frames: packed.frames,
            fallback_frames: packed.fallback_frames,
            stored_frames: packed.stored_frames,
            report: facts(packed.report),
        }
    }
}

impl From<Opened> for wit::Opened {
    fn from(opened: Opened) -> Self {
        Self {
            codec: opened.codec,
            version: opened.version,
            options: opened.options.pairs().to_vec(),
            original_len: opened.original_len,
            original_sha256: opened.original_sha256.to_vec(),
            restored_len: opened.restored_len,
            restored_sha256: opened.restored_sha256.to_vec(),
            frames: opened.frames,
            fallback_frames: opened.fallback_frames,
            stored_frames: opened.stored_frames,
            memory: opened.memory,
            report: facts(opened.report),
        }
    }
}

#[cfg(target_arch = "wasm32")]
crate::bindings::export!(Component with_types_in crate::bindings);
