//! The codecs at hand, found by number, by name or by what a file looks like.

use crate::{Codec, Confidence, Error, Result};
use std::sync::Arc;

/// Bytes that [`Codec::probe`] sees at most.
pub const HEAD_LEN: u64 = 64 << 10;

/// A set of codecs, native or components.
#[derive(Clone, Default)]
pub struct Registry {
    codecs: Vec<Arc<dyn Codec>>,
}

impl Registry {
    /// Adds a codec; its number and name must be new.
    pub fn add(&mut self, codec: Arc<dyn Codec>) -> Result<()> {
        let info = codec.info();
        if self.by_id(info.id).is_some() || self.by_name(&info.name).is_some() {
            return Err(Error::option(format!("codec {} ({}) is registered twice", info.name, info.id)));
        }
        self.codecs.push(codec);
        self.codecs.sort_by_key(|c| c.info().id);
        Ok(())
    }

    /// All codecs by ascending number.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<dyn Codec>> {
        self.codecs.iter()
    }

    /// The codec of that number.
    pub fn by_id(&self, id: u16) -> Option<&Arc<dyn Codec>> {
        self.codecs.iter().find(|c| c.info().id == id)
    }

    /// The codec of that name.
    pub fn by_name(&self, name: &str) -> Option<&Arc<dyn Codec>> {
        self.codecs.iter().find(|c| c.info().name == name)
    }

    /// The codec that is surest of a file from its first bytes and name; the lowest number among equals.
    pub fn detect(&self, head: &[u8], file_name: Option<&str>) -> Option<&Arc<dyn Codec>> {
        let head = &head[..head.len().min(HEAD_LEN as usize)];
        let mut best: Option<(Confidence, &Arc<dyn Codec>)> = None;
        for codec in &self.codecs {
            let confidence = codec.probe(head, file_name);
            if confidence > best.map_or(Confidence::No, |(c, _)| c) {
                best = Some((confidence, codec));
            }
        }
        best.map(|(_, codec)| codec)
    }
}
