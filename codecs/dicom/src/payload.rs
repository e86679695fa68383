//! What stands in a payload: numbers, and sections behind their lengths.

use kit_core::{Error, Result};
use kit_entropy::varint;

/// Takes a number of at most `most` off the front of `input`.
pub fn number(input: &mut &[u8], what: &str, most: u64) -> Result<u64> {
    match varint::take(input) {
        Some(number) if number <= most => Ok(number),
        Some(number) => Err(Error::corrupt(format!("expected {what} of at most {most}, found {number}"))),
        None => Err(Error::corrupt(format!("{what} is cut short"))),
    }
}

/// Takes a byte off the front of `input`.
pub fn byte(input: &mut &[u8], what: &str) -> Result<u8> {
    let (&byte, rest) = input.split_first().ok_or_else(|| Error::corrupt(format!("{what} is cut short")))?;
    *input = rest;
    Ok(byte)
}

/// Appends a section: its length, and what `write` puts behind.
pub fn put_section(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>) -> Result<()>) -> Result<()> {
    let mut section = Vec::new();
    write(&mut section)?;
    varint::put(out, section.len() as u64);
    out.append(&mut section);
    Ok(())
}

/// Takes a section off the front of `input`.
pub fn section<'a>(input: &mut &'a [u8], what: &str) -> Result<&'a [u8]> {
    let len = number(input, what, input.len() as u64)?;
    let (section, rest) =
        input.split_at_checked(len as usize).ok_or_else(|| Error::corrupt(format!("{what} is cut short")))?;
    *input = rest;
    Ok(section)
}
