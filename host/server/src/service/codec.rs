//! Which codec and which options a request names.

use super::Service;
use crate::{Error, Result};
use kit_core::{Codec, Options};
use std::sync::Arc;

impl Service {
    /// The public codec of that name.
    pub(super) fn codec(&self, name: &str) -> Result<Arc<dyn Codec>> {
        let public = || self.registry.iter().filter(|codec| codec.info().public);
        public().find(|codec| codec.info().name == name).cloned().ok_or_else(|| {
            let names: Vec<&str> = public().map(|codec| codec.info().name.as_str()).collect();
            Error::UnknownCodec(name.into(), names.join(", "))
        })
    }
}

/// The effective options, or what is allowed instead of what was given.
pub(super) fn options(codec: &dyn Codec, given: &[(String, String)]) -> Result<Options> {
    Options::resolve(codec.info(), given).map_err(|error| Error::BadRequest(error.to_string()))
}

/// Options as canonical JSON: they are sorted by name, so equal options are equal texts.
pub(super) fn to_json(options: &Options) -> String {
    let object: serde_json::Map<String, serde_json::Value> =
        options.pairs().iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    serde_json::Value::Object(object).to_string()
}
