//! `smallest codecs`: the codecs of this build and their parameters.

use crate::exit::Stopped;
use crate::output::print;
use kit_core::{Fidelity, Info, Param};
use serde_json::{Value, json};
use std::fmt::Write;

/// List the codecs and their parameters
#[derive(clap::Args)]
pub struct Args {
    /// One line of JSON for each codec
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub fn run(args: Args) -> Result<(), Stopped> {
    let registry = ::codecs::registry();
    let mut text = String::new();
    for codec in registry.iter() {
        let info = codec.info();
        if args.json {
            let _ = writeln!(text, "{}", fields(info));
        } else {
            describe(info, &mut text);
        }
    }
    print(&text)
}

fn fields(info: &Info) -> Value {
    json!({
        "codec": info.name,
        "id": info.id,
        "about": info.about,
        "version": info.version,
        "formats": info.formats,
        "params": info.params.iter().map(param_fields).collect::<Vec<_>>(),
        "lossless": info.fidelity == Fidelity::Lossless,
        "extensions": info.extensions,
        "public": info.public,
    })
}

fn param_fields(param: &Param) -> Value {
    json!({
        "name": param.name,
        "about": param.about,
        "default": param.default,
        "words": param.words,
        "min": param.range.map(|range| range.min),
        "max": param.range.map(|range| range.max),
        "whole": param.range.map(|range| range.whole),
    })
}

fn describe(info: &Info, text: &mut String) {
    let internal = if info.public { "" } else { " (internal)" };
    let _ = writeln!(text, "{}{internal}: {}", info.name, info.about);
    if let Some(default) = info.formats.first() {
        let _ = writeln!(text, "    format={default}  one of {}", info.formats.join(", "));
    }
    for param in &info.params {
        let _ = writeln!(text, "    {}={}  {}: {}", param.name, param.default, param.about, allowed(param));
    }
}

fn allowed(param: &Param) -> String {
    let words = (!param.words.is_empty()).then(|| param.words.join(", "));
    let range = param.range.map(|range| format!("{} to {}", range.min, range.max));
    words.into_iter().chain(range).collect::<Vec<_>>().join(" or ")
}
