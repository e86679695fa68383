//! The world `transcode-component`: the one transcoder of the list.

use crate::bindings::exports::smallest::codec::{transcode::Guest, transcode::Output, types as wit};
use crate::convert::facts;
use kit_core::{Limits, Options, Transcoder};
use std::sync::{Arc, OnceLock};

/// The transcoder that the build's `transcoders/<name>` feature chose.
struct Component;

fn transcoder() -> &'static dyn Transcoder {
    static TRANSCODER: OnceLock<Arc<dyn Transcoder>> = OnceLock::new();
    let first = || transcoders::all().into_iter().next().expect("a `transcoders/<name>` feature is on");
    TRANSCODER.get_or_init(first).as_ref()
}

impl Guest for Component {
    fn describe() -> wit::Info {
        transcoder().info().clone().into()
    }

    fn memory(input: Vec<u8>, options: Vec<(String, String)>) -> u64 {
        transcoder().memory(&input, &Options::from_pairs(options))
    }

    fn transcode(input: Vec<u8>, options: Vec<(String, String)>, limits: wit::Limits) -> Result<Output, wit::Error> {
        let limits = Limits { memory: limits.memory, output: limits.output };
        let output = transcoder().transcode(&input, &Options::from_pairs(options), limits)?;
        Ok(Output { bytes: output.bytes, media_type: output.media_type, report: facts(output.report) })
    }
}

#[cfg(target_arch = "wasm32")]
crate::bindings::export!(Component with_types_in crate::bindings);
