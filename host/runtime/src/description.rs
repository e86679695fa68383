//! What a component says of itself, judged once when it is loaded.

use crate::Fault;
use crate::answer::require;
use crate::bindings::types as wit;
use kit_core::{Fidelity, Info, Options, Param, Range};

/// Bytes of a codec's or a parameter's name.
const NAME_MAX: usize = 64;
/// Bytes of a line for people.
const ABOUT_MAX: usize = 1024;
/// Parameters, formats, extensions, or words of one parameter.
const LIST_MAX: usize = 256;

/// The description of a codec with a usable name, a version, and parameters whose defaults are allowed.
pub fn info(info: wit::Info) -> Result<Info, Fault> {
    name(&info.name)?;
    require(info.about.len() <= ABOUT_MAX, || "describes itself without end".into())?;
    require(info.version > 0, || "has version 0; versions start at 1".into())?;
    require(info.params.len() <= LIST_MAX, || format!("has {} parameters", info.params.len()))?;
    words(&info.formats)?;
    words(&info.extensions)?;
    let fidelity = match info.fidelity {
        wit::Fidelity::Lossless => Fidelity::Lossless,
        wit::Fidelity::Bounded => Fidelity::Bounded,
    };
    let info = Info {
        id: info.id,
        name: info.name,
        about: info.about,
        version: info.version,
        formats: info.formats,
        params: info.params.into_iter().map(param).collect::<Result<_, _>>()?,
        fidelity,
        extensions: info.extensions,
        public: info.public,
    };
    Options::resolve::<&str, &str>(&info, &[])
        .map_err(|e| Fault::Shape(format!("has a default that is wrong: {e}")))?;
    Ok(info)
}

fn param(param: wit::Param) -> Result<Param, Fault> {
    name(&param.name)?;
    words(&param.words)?;
    require(param.about.len() <= ABOUT_MAX, || format!("describes {} without end", param.name))?;
    let range = param.range.map(|wit::Range { min, max, whole }| Range { min, max, whole });
    Ok(Param { name: param.name, about: param.about, default: param.default, words: param.words, range })
}

/// Names are in URLs and on command lines.
fn name(name: &str) -> Result<(), Fault> {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    let good = !name.is_empty() && name.len() <= NAME_MAX && name.bytes().all(allowed);
    require(good, || format!("has the name {name:.64?}, which is not of a-z, 0-9, - and _"))
}

fn words(words: &[String]) -> Result<(), Fault> {
    let good = words.len() <= LIST_MAX && words.iter().all(|word| !word.is_empty() && word.len() <= NAME_MAX);
    require(good, || "has a list of words that is too long, or a word that is".into())
}
