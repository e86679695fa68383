//! What a compressor did differently.

use crate::inflate::Inflated;
use crate::zlib::Settings;
use kit_core::{Error, Limits, Result};

pub fn find(_: &Inflated, _: &Settings) -> Result<Vec<u8>> {
    Err(Error::unsupported("unknown"))
}

pub fn apply(_: &[u8], _: &[u8], _: &Limits) -> Result<Vec<u8>> {
    Err(Error::unsupported("unknown"))
}
