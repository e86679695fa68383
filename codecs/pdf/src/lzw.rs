//! LZWDecode (ISO 32000-1 §7.4.4.2), which is TIFF's LZW.

use kit_core::{Error, Limits, Result};

const CLEAR: usize = 256;
const END: usize = 257;
const MOST: usize = 4096;

/// Decodes; `early` says that codes get longer one code early, as is the default.
pub fn decode(data: &[u8], early: bool, limits: &Limits) -> Result<Vec<u8>> {
    let mut out: Vec<u8> = Vec::new();
    // Of each code beyond END: where its bytes are in `out`, and how many.
    let mut known: Vec<(usize, usize)> = Vec::new();
    let mut last: Option<(usize, usize)> = None;
    let (mut held, mut count, mut width) = (0u32, 0, 9);
    let mut rest = data.iter();
    loop {
        while count < width {
            let Some(&byte) = rest.next() else { return Err(Error::corrupt("LZW data without their end")) };
            held = held << 8 | u32::from(byte);
            count += 8;
        }
        count -= width;
        let code = (held >> count) as usize & ((1 << width) - 1);
        if code == END {
            return Ok(out);
        }
        if code == CLEAR {
            known.clear();
            (last, width) = (None, 9);
            continue;
        }
        let at = out.len();
        if code < CLEAR {
            out.push(code as u8);
        } else if let Some(&(from, len)) = known.get(code - END - 1) {
            out.extend_from_within(from..from + len);
        } else {
            let (from, len) =
                last.filter(|_| code == END + 1 + known.len()).ok_or_else(|| Error::corrupt("unknown LZW code"))?;
            out.extend_from_within(from..from + len);
            out.push(out[from]);
        }
        limits.need_output(out.len() as u64)?;
        if let Some((from, len)) = last
            && END + 1 + known.len() < MOST
        {
            // The bytes of the last code and the first of this one, which follow each other.
            known.push((from, len + 1));
        }
        last = Some((at, out.len() - at));
        width = match END + 1 + known.len() + usize::from(early) {
            0..512 => 9,
            512..1024 => 10,
            1024..2048 => 11,
            _ => 12,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        // §7.4.4.2, Example 1.
        let data = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(decode(&data, true, &Limits::DEFAULT).as_deref(), Ok(&[45, 45, 45, 45, 45, 65, 45, 45, 45, 66][..]));
        assert!(decode(&data[..5], true, &Limits::DEFAULT).is_err());
    }
}
