//! Sections: bytes behind their length.

use kit_core::{Error, Result};
use kit_entropy::varint;

/// Appends what `code` appends, with its length before it.
pub fn section(out: &mut Vec<u8>, code: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
    let mut coded = Vec::new();
    code(&mut coded)?;
    varint::put(out, coded.len() as u64);
    out.append(&mut coded);
    Ok(())
}

/// Takes a section off the front of `payload`.
pub fn take_section<'a>(payload: &mut &'a [u8]) -> Result<&'a [u8]> {
    let len = varint::take(payload).and_then(|len| usize::try_from(len).ok());
    len.and_then(|len| payload.split_off(..len)).ok_or_else(|| Error::corrupt("a section is cut short"))
}
