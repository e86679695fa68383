//! Where components are loaded, and what they share.

use crate::admission::Admission;
use crate::ticker::Ticker;
use crate::{Fault, Settings, Usage, WasmCodec, WasmTranscoder, engine};
use kit_core::{Codec, Transcoder};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The file in a folder of components that is not a codec.
const PACKER: &str = "packer.wasm";
/// The folder in it whose components are transcoders.
const TRANSCODERS: &str = "transcoders";

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
        from_file(path, |component| self.load(component))
    }

    /// Loads all codecs in a folder, in the order of their files' names.
    pub fn load_dir(&self, path: &Path) -> Result<Vec<Arc<dyn Codec>>, Fault> {
        let files = components(path)?.into_iter().filter(|file| file.file_name().is_some_and(|name| name != PACKER));
        files.map(|file| Ok(Arc::new(self.load_file(&file)?) as Arc<dyn Codec>)).collect()
    }

    /// Loads the transcoders of a folder of components, from the folder `transcoders` in it where there is one.
    pub fn load_transcoders(&self, path: &Path) -> Result<Vec<Arc<dyn Transcoder>>, Fault> {
        let folder = path.join(TRANSCODERS);
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let load = |component: &[u8]| WasmTranscoder::new(self.shared.clone(), component);
        components(&folder)?.iter().map(|file| Ok(Arc::new(from_file(file, load)?) as Arc<dyn Transcoder>)).collect()
    }

    /// What the calls of all components use now.
    pub fn usage(&self) -> Usage {
        self.shared.admission.usage()
    }
}

/// The components in a folder, sorted.
fn components(path: &Path) -> Result<Vec<PathBuf>, Fault> {
    let unreadable = |error| Fault::Load(format!("{}: {error}", path.display()));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file.extension().is_some_and(|extension| extension == "wasm") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// What `load` makes of a file; faults name the file.
fn from_file<T>(path: &Path, load: impl FnOnce(&[u8]) -> Result<T, Fault>) -> Result<T, Fault> {
    let named = |what: &dyn std::fmt::Display| Fault::Load(format!("{}: {what}", path.display()));
    let component = std::fs::read(path).map_err(|error| named(&error))?;
    load(&component).map_err(|fault| named(&fault))
}
