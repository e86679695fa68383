//! Numbers and blocks of a payload.

use kit_core::{Error, Result};
use kit_entropy::varint;

/// Takes a number of at most `most` off the front.
pub fn number(input: &mut &[u8], name: &str, most: u64) -> Result<u64> {
    let number = varint::take(input).ok_or_else(|| Error::corrupt(format!("{name}: expected a number")))?;
    if number > most {
        return Err(Error::corrupt(format!("{name}: expected at most {most}, found {number}")));
    }
    Ok(number)
}

/// Takes so many bytes off the front.
pub fn bytes<'a>(input: &mut &'a [u8], name: &str, len: u64) -> Result<&'a [u8]> {
    let taken = usize::try_from(len).ok().and_then(|len| input.split_at_checked(len));
    let (taken, rest) =
        taken.ok_or_else(|| Error::corrupt(format!("{name}: expected {len} bytes, found {}", input.len())))?;
    *input = rest;
    Ok(taken)
}

/// Takes bytes behind their length off the front.
pub fn block<'a>(input: &mut &'a [u8], name: &str) -> Result<&'a [u8]> {
    let len = number(input, name, u64::MAX)?;
    bytes(input, name, len)
}

/// Appends bytes behind their length.
pub fn put_block(out: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(out, bytes.len() as u64);
    out.extend(bytes);
}
