//! The small filters: ASCII85, ASCIIHex and RunLength (ISO 32000-1 §7.4.2, §7.4.3, §7.4.5).

use crate::token::is_white;
use kit_core::{Error, Limits, Result};

/// ASCIIHexDecode.
pub fn hex(data: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut high = None;
    for (at, &byte) in data.iter().enumerate() {
        let Some(digit) = char::from(byte).to_digit(16) else {
            match byte {
                b'>' => {
                    out.extend(high.map(|high| high << 4));
                    return Ok(out);
                }
                _ if is_white(byte) => continue,
                _ => return Err(Error::corrupt("expected a hexadecimal digit").at(at as u64)),
            }
        };
        match high.take() {
            None => high = Some(digit as u8),
            Some(high) => out.push(high << 4 | digit as u8),
        }
    }
    Err(Error::corrupt("hexadecimal data without their end").at(data.len() as u64))
}

/// ASCII85Decode.
pub fn base85(data: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let (mut sum, mut count) = (0u64, 0);
    for (at, &byte) in data.iter().enumerate() {
        match byte {
            b'!'..=b'u' => {
                sum = sum * 85 + u64::from(byte - b'!');
                count += 1;
                if count == 5 {
                    let word = u32::try_from(sum)
                        .map_err(|_| Error::corrupt("group of ASCII85 is too large").at(at as u64))?;
                    out.extend_from_slice(&word.to_be_bytes());
                    (sum, count) = (0, 0);
                }
            }
            b'z' if count == 0 => out.extend_from_slice(&[0; 4]),
            b'~' if data.get(at + 1) == Some(&b'>') => return last_group(out, sum, count, at),
            _ if is_white(byte) => {}
            _ => return Err(Error::corrupt("expected a digit of ASCII85").at(at as u64)),
        }
    }
    Err(Error::corrupt("ASCII85 data without their end").at(data.len() as u64))
}

/// A group of `count` digits, 0 or 2 to 4, stands for one byte less.
fn last_group(mut out: Vec<u8>, sum: u64, count: usize, at: usize) -> Result<Vec<u8>> {
    if count == 1 {
        return Err(Error::corrupt("group of ASCII85 of a single digit").at(at as u64));
    }
    if count > 0 {
        let sum = (count..5).fold(sum, |sum, _| sum * 85 + 84);
        let word = u32::try_from(sum).map_err(|_| Error::corrupt("group of ASCII85 is too large").at(at as u64))?;
        out.extend_from_slice(&word.to_be_bytes()[..count - 1]);
    }
    Ok(out)
}

/// RunLengthDecode.
pub fn runs(data: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = data.get(at) {
        let cut = || Error::corrupt("run is cut short").at(at as u64);
        match usize::from(length) {
            128 => return Ok(out),
            n @ 0..128 => {
                out.extend_from_slice(data.get(at + 1..at + n + 2).ok_or_else(cut)?);
                at += n + 2;
            }
            n => {
                let byte = *data.get(at + 1).ok_or_else(cut)?;
                out.resize(out.len() + 257 - n, byte);
                at += 2;
            }
        }
        limits.need_output(out.len() as u64)?;
    }
    Err(Error::corrupt("runs without their end").at(data.len() as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_data() {
        assert_eq!(hex(b"4a 4B\n7>").as_deref(), Ok(&b"JKp"[..]));
        assert_eq!(base85(b"9jqo^~>").as_deref(), Ok(&b"Man "[..]));
        assert_eq!(base85(b"9jn~>").as_deref(), Ok(&b"Ma"[..]));
        assert_eq!(runs(&[2, 1, 2, 3, 254, 7, 128, 9], &Limits::DEFAULT).as_deref(), Ok(&[1, 2, 3, 7, 7, 7][..]));
    }

    #[test]
    fn damage_is_told() {
        for bad in [&b"4"[..], b"4g>", b""] {
            assert!(hex(bad).is_err());
        }
        for bad in [&b"9jqo^"[..], b"uuuuu~>", b"9~>", b"v~>"] {
            assert!(base85(bad).is_err());
        }
        assert!(runs(&[2, 1], &Limits::DEFAULT).is_err() && runs(&[255], &Limits::DEFAULT).is_err());
    }
}
