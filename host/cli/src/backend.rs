//! Where codecs run: compiled into this program, or as WebAssembly components.

use crate::exit::{Exit, Stopped};
use clap::ValueEnum;
use host_runtime::{Runtime, Settings};
use kit_core::{Registry, Transcoder};
use std::env;
use std::fmt;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// In this process, or in wasmtime; archives are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    Native,
    Wasm,
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Native => "native",
            Self::Wasm => "wasm",
        })
    }
}

/// Which codecs to use.
#[derive(Clone, clap::Args)]
pub struct Chosen {
    /// Run the codecs natively or as WebAssembly components
    #[arg(long, value_enum, default_value_t = Backend::Native)]
    pub backend: Backend,
    /// The folder of the components [default: `components` beside this program]
    #[arg(long, value_name = "DIR")]
    pub components: Option<PathBuf>,
}

impl Chosen {
    /// The codecs, with compiled components cached for the user.
    pub fn registry(&self) -> Result<Registry, Stopped> {
        match self.backend {
            Backend::Native => Ok(::codecs::registry()),
            Backend::Wasm => Ok(components(self.components.as_deref(), user_cache())?.registry),
        }
    }

    /// The transcoders, as [`Chosen::registry`] has the codecs.
    pub fn transcoders(&self) -> Result<Vec<Arc<dyn Transcoder>>, Stopped> {
        match self.backend {
            Backend::Native => Ok(::transcoders::all()),
            Backend::Wasm => Ok(components(self.components.as_deref(), user_cache())?.transcoders),
        }
    }
}

/// What components make.
pub struct Components {
    /// The codecs.
    pub registry: Registry,
    /// The transcoders.
    pub transcoders: Vec<Arc<dyn Transcoder>>,
}

/// The components in `folder`, or in `components` beside this program; compiled code is kept in `cache`.
pub fn components(folder: Option<&Path>, cache: Option<PathBuf>) -> Result<Components, Stopped> {
    let folder = match folder {
        Some(folder) => folder.to_path_buf(),
        None => beside_program("components")?,
    };
    let absent = || {
        let message = format!("{}: no components here; `cargo xtask components` builds them", folder.display());
        Stopped::new(Exit::Io, message)
    };
    if !folder.is_dir() {
        return Err(absent());
    }
    // Whoever can write to the cache can run code as this user; without one, components are compiled each time.
    let cache = cache.filter(|dir| DirBuilder::new().recursive(true).mode(0o700).create(dir).is_ok());
    let runtime = Runtime::new(Settings { cache_dir: cache, ..Settings::default() }).map_err(|fault| broken(&fault))?;
    let mut registry = Registry::default();
    for codec in runtime.load_dir(&folder).map_err(|fault| broken(&fault))? {
        registry.add(codec).map_err(|error| broken(&error))?;
    }
    let transcoders = runtime.load_transcoders(&folder).map_err(|fault| broken(&fault))?;
    if registry.iter().next().is_some() { Ok(Components { registry, transcoders }) } else { Err(absent()) }
}

fn broken(error: &dyn fmt::Display) -> Stopped {
    Stopped::new(Exit::Failed, error.to_string())
}

/// A file or folder beside this program.
pub fn beside_program(name: &str) -> Result<PathBuf, Stopped> {
    let program = env::current_exe().map_err(|error| Stopped::io(Path::new("this program"), &error))?;
    Ok(program.with_file_name(name))
}

/// `$XDG_CACHE_HOME/smallest`, by default in ~/.cache; nowhere for users without a home, since compiled code that others could write
/// must not be run.
fn user_cache() -> Option<PathBuf> {
    let absolute = |name| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let cache = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")));
    cache.map(|cache| cache.join("smallest"))
}
