//! Rasters of floating-point numbers: stored as they are.

use crate::{Layout, Level};
use kit_core::{Error, Limits, Result};

pub(crate) fn memory(_: &Layout, _: Level) -> u64 {
    1 << 20
}

pub(crate) fn encode(bytes: &[u8], _: &Layout, _: Level, _: &Limits, out: &mut Vec<u8>) -> Result<()> {
    out.extend_from_slice(bytes);
    Ok(())
}

pub(crate) fn decode(payload: &[u8], layout: &Layout, _: Level, _: &Limits, out: &mut Vec<u8>) -> Result<()> {
    let len = layout.len()?;
    if payload.len() as u64 != len {
        return Err(Error::corrupt(format!("expected {len} bytes of payload, found {}", payload.len())));
    }
    out.extend_from_slice(payload);
    Ok(())
}
