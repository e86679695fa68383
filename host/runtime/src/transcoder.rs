//! A component as a transcoder.

use crate::Fault;
use crate::allowance::Load;
use crate::answer;
use crate::bindings::transcode::GuestIndices;
use crate::description;
use crate::runtime::Shared;
use crate::sandbox::Sandbox;
use kit_core::{Error, Info, Limits, Options, Output, Result as CodecResult, Transcoder};
use std::sync::Arc;

/// A transcoder that runs as a component, each call in an instance of its own.
///
/// As a [`Transcoder`] it turns every [`Fault`] into an error and logs it; the `try_` functions return the fault itself.
pub struct WasmTranscoder {
    sandbox: Sandbox<GuestIndices>,
    info: Info,
}

impl WasmTranscoder {
    /// Compiles a component and asks it to describe itself.
    pub(crate) fn new(shared: Arc<Shared>, component: &[u8]) -> Result<Self, Fault> {
        let sandbox: Sandbox<GuestIndices> = Sandbox::new(shared, component)?;
        let described = sandbox.call(Load::look(0, 0), None, |guest, store| guest.call_describe(store))?;
        Ok(Self { sandbox, info: description::info(described)? })
    }

    /// [`Transcoder::memory`]
    pub fn try_memory(&self, input: &[u8], options: &Options) -> Result<u64, Fault> {
        let options = lent(options);
        let load = Load::look(len(input) + len_of(&options), 0);
        self.sandbox.call(load, None, |guest, store| guest.call_memory(store, input, &options))
    }

    /// [`Transcoder::transcode`], with as much memory as it says that it takes, but no more than `limits.memory`: it may do with less.
    pub fn try_transcode(&self, input: &[u8], options: &Options, limits: Limits) -> Result<Output, Fault> {
        let working = self.try_memory(input, options)?.min(limits.memory);
        let options = lent(options);
        let output = answer::payload_max(len(input)).min(limits.output);
        let load = Load { working, search: true, ..Load::look(len(input) + len_of(&options), output) };
        // What it decides by its limits is what native code decides.
        let lent = crate::bindings::types::Limits { memory: limits.memory, output: limits.output };
        let made = self.sandbox.call(load, None, |guest, store| guest.call_transcode(store, input, &options, lent))?;
        answer::transcoded(made.map_err(answer::error)?, output)
    }

    /// The error for a fault in `function`; logs what is not the transcoder's own word.
    fn fail(&self, function: &'static str, fault: Fault) -> Error {
        fault.blame("transcoder", &self.info.name, function)
    }
}

fn lent(options: &Options) -> Vec<(&str, &str)> {
    options.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn len_of(options: &[(&str, &str)]) -> u64 {
    options.iter().map(|(name, value)| 16 + len(name.as_bytes()) + len(value.as_bytes())).sum()
}

fn len(bytes: &[u8]) -> u64 {
    bytes.len() as u64
}

impl Transcoder for WasmTranscoder {
    fn info(&self) -> &Info {
        &self.info
    }

    /// More than anyone has where the component fails, so that it is not used.
    fn memory(&self, input: &[u8], options: &Options) -> u64 {
        self.try_memory(input, options).unwrap_or_else(|fault| {
            self.fail("memory", fault);
            u64::MAX
        })
    }

    fn transcode(&self, input: &[u8], options: &Options, limits: Limits) -> CodecResult<Output> {
        self.try_transcode(input, options, limits).map_err(|fault| self.fail("transcode", fault))
    }
}
