//! Where components are loaded, and what they share.

use crate::admission::Admission;
use crate::ticker::Ticker;
use crate::{Fault, Settings, Usage, WasmCodec, engine};
use kit_core::Codec;
use std::path::Path;
use std::sync::Arc;

/// The file in a folder of components that is not a codec.
const PACKER: &str = "packer.wasm";

/// An engine, its clock, and the budget of all calls.
pub(crate) struct Shared {
    pub engine: wasmtime::Engine,
    pub admission: Arc<Admission>,
    pub settings: Settings,
    _ticker: Ticker,
}

/// Loads codec components; all that are loaded share one budget of memory and instances.
///
/// A call runs on the thread that makes it, which needs 1.5 MiB of stack, and waits there until it is admitted.
#[derive(Clone)]
pub struct Runtime {
    shared: Arc<Shared>,
}

impl Runtime {
    /// Starts wasmtime.
    pub fn new(settings: Settings) -> Result<Self, Fault> {
        let engine = engine::engine(&settings)?;
        let ticker = Ticker::start(&engine).map_err(|e| Fault::Load(format!("no thread for the deadlines: {e}")))?;
        let admission = Admission::new(settings.memory_budget, settings.instances);
        Ok(Self { shared: Arc::new(Shared { engine, admission, settings, _ticker: ticker }) })
    }

    /// Compiles a component, or takes its code from the cache, and asks it to describe itself.
    pub fn load(&self, component: &[u8]) -> Result<WasmCodec, Fault> {
        WasmCodec::new(self.shared.clone(), component)
    }

    /// Loads the component in a file.
    pub fn load_file(&self, path: &Path) -> Result<WasmCodec, Fault> {
        let named = |what: &dyn std::fmt::Display| Fault::Load(format!("{}: {what}", path.display()));
        let component = std::fs::read(path).map_err(|error| named(&error))?;
        self.load(&component).map_err(|fault| named(&fault))
    }

    /// Loads all components in a folder, in the order of their names, but for the packer.
    pub fn load_dir(&self, path: &Path) -> Result<Vec<Arc<dyn Codec>>, Fault> {
        let unreadable = |error| Fault::Load(format!("{}: {error}", path.display()));
        let mut files = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file.extension().is_some_and(|e| e == "wasm") && file.file_name().is_some_and(|name| name != PACKER) {
                files.push(file);
            }
        }
        files.sort();
        files.iter().map(|file| Ok(Arc::new(self.load_file(file)?) as Arc<dyn Codec>)).collect()
    }

    /// What the calls of all components use now.
    pub fn usage(&self) -> Usage {
        self.shared.admission.usage()
    }
}
