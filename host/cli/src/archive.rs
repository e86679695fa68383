//! Packing and restoring one file with the codecs at hand.

use crate::exit::{Exit, Stopped};
use crate::progress::Progress;
use crate::source::Source;
use kit_core::drive::{Driver, Inline, Input};
use kit_core::{Codec, HEAD_LEN, Info, Limits, Opened, Options, PackConfig, Packed, Registry, UnpackConfig};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;
use std::thread::available_parallelism;

/// `name=value` as given.
pub type Given = (String, String);

/// How a file is coded.
#[derive(clap::Args)]
pub struct Coding {
    /// A parameter of the codec (`smallest codecs` lists them); may be repeated
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parameter)]
    pub params: Vec<Given>,
}

fn parameter(text: &str) -> Result<Given, String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.into(), value.into())),
        _ => Err("expected NAME=VALUE".into()),
    }
}

/// Frames coded at a time where the command line does not say: one for each core.
pub fn lanes(given: Option<u32>) -> u32 {
    given.unwrap_or_else(|| available_parallelism().map_or(1, |cores| cores.get() as u32))
}

/// The codec of that name.
pub fn named<'a>(registry: &'a Registry, name: &str) -> Result<&'a Arc<dyn Codec>, Stopped> {
    registry.by_name(name).ok_or_else(|| {
        let names: Vec<&str> = registry.iter().map(|codec| codec.info().name.as_str()).collect();
        Stopped::usage(format!("unknown codec {name}: expected {}", names.join(", ")))
    })
}

/// The codec that is surest of the source.
pub fn detected<'a>(registry: &'a Registry, source: &mut Source) -> Result<&'a Arc<dyn Codec>, Stopped> {
    let head_len = source.len().min(HEAD_LEN);
    let head = source.read(0, head_len).map_err(|error| Stopped::new(Exit::Io, error.to_string()))?;
    registry.detect(&head, source.file_name.as_deref()).ok_or_else(|| {
        Stopped::new(Exit::Input, format!("{}: no codec takes this file; name one with --codec", source.name))
    })
}

/// The codec's options from those given and its defaults.
pub fn options(codec: &dyn Codec, given: &[Given]) -> Result<Options, Stopped> {
    resolved(codec.info(), given)
}

/// The options from those given and the defaults of what is described.
pub fn resolved(info: &Info, given: &[Given]) -> Result<Options, Stopped> {
    Options::resolve(info, given).map_err(|error| Stopped::usage(error.to_string()))
}

/// Packs the source into an archive on `output`.
pub fn pack(
    registry: &Registry,
    (codec, options): (&dyn Codec, Options),
    lanes: u32,
    source: &mut Source,
    output: &mut dyn Write,
) -> Result<Packed, Stopped> {
    let config = PackConfig {
        codec: codec.info().id,
        options,
        total: source.len(),
        references: Vec::new(),
        lanes,
        limits: Limits::DEFAULT,
    };
    drive(registry, |driver| {
        driver.pack(config, source, output).map_err(|failure| Stopped::run(&source.name, &failure))
    })
}

/// Restores the archive, or the wanted range of it, onto `output`.
pub fn restore(
    registry: &Registry,
    want: Option<Range<u64>>,
    lanes: u32,
    source: &mut Source,
    output: &mut dyn Write,
) -> Result<Opened, Stopped> {
    let config = UnpackConfig { total: source.len(), want, lanes, limits: Limits::DEFAULT };
    drive(registry, |driver| {
        driver.unpack(config, source, output).map_err(|failure| Stopped::run(&source.name, &failure))
    })
}

/// Reads what an archive says of itself, restoring nothing.
pub fn open(registry: &Registry, source: &mut Source) -> Result<Opened, Stopped> {
    restore(registry, Some(0..0), 1, source, &mut io::sink())
}

fn drive<T>(registry: &Registry, run: impl FnOnce(&mut Driver<'_>) -> T) -> T {
    let progress = Progress::start();
    let mut show = |done, total| {
        progress.show(done, total);
        true
    };
    run(&mut Driver { registry, parts: &mut Inline, progress: &mut show })
}
