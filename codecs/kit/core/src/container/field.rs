//! Fields that several records share.

use crate::{Error, Result};
use kit_entropy::varint;

/// Takes a number; `what` names it in the error.
pub fn take_number(input: &mut &[u8], what: &str) -> Result<u64> {
    varint::take(input).ok_or_else(|| Error::corrupt(format!("{what} is not a number")))
}

/// Takes `len` bytes.
pub fn take_bytes<'a>(input: &mut &'a [u8], len: u64, what: &str) -> Result<&'a [u8]> {
    let split = usize::try_from(len).ok().and_then(|len| input.split_at_checked(len));
    let (bytes, rest) =
        split.ok_or_else(|| Error::corrupt(format!("{what}: expected {len} bytes, found {}", input.len())))?;
    *input = rest;
    Ok(bytes)
}

/// Takes a fixed number of bytes.
pub fn take_array<const N: usize>(input: &mut &[u8], what: &str) -> Result<[u8; N]> {
    let bytes = take_bytes(input, N as u64, what)?;
    bytes.try_into().map_err(|_| Error::corrupt(format!("{what} is cut short")))
}

/// Appends a length and that many bytes.
pub fn put_block(out: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Takes a length and that many bytes.
pub fn take_block<'a>(input: &mut &'a [u8], what: &str) -> Result<&'a [u8]> {
    let len = take_number(input, what)?;
    take_bytes(input, len, what)
}

/// Takes a block of UTF-8.
pub fn take_text(input: &mut &[u8], what: &str) -> Result<String> {
    let bytes = take_block(input, what)?;
    String::from_utf8(bytes.to_vec()).map_err(|_| Error::corrupt(format!("{what} is not UTF-8")))
}

/// Fails where something is left that should have been taken.
pub fn expect_end(input: &[u8], what: &str) -> Result<()> {
    if input.is_empty() {
        return Ok(());
    }
    Err(Error::corrupt(format!("{what}: {} bytes too many", input.len())))
}
