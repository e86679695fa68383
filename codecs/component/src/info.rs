//! A description as WIT has it.

use crate::bindings::exports::smallest::codec::types as wit;
use kit_core::{Fidelity, Info, Param, Range};

impl From<Info> for wit::Info {
    fn from(info: Info) -> Self {
        let fidelity = match info.fidelity {
            Fidelity::Lossless => wit::Fidelity::Lossless,
            Fidelity::Bounded => wit::Fidelity::Bounded,
        };
        Self {
            id: info.id,
            name: info.name,
            about: info.about,
            version: info.version,
            formats: info.formats,
            params: info.params.into_iter().map(Into::into).collect(),
            fidelity,
            extensions: info.extensions,
            public: info.public,
        }
    }
}

impl From<Param> for wit::Param {
    fn from(param: Param) -> Self {
        let range = param.range.map(|Range { min, max, whole }| wit::Range { min, max, whole });
        Self { name: param.name, about: param.about, default: param.default, words: param.words, range }
    }
}
