//! Unsigned LEB128: seven bits a byte, lowest first, the high bit set on all but the last.

/// Appends `value` in its shortest form, 1 to 10 bytes.
pub fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes one number off the front of `input`; `None` where it is cut short, exceeds 64 bits or is not in its shortest form.
pub fn take(input: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for (i, &byte) in input.iter().enumerate() {
        let part = u64::from(byte & 0x7F);
        if i == 9 && byte > 1 || i > 0 && byte == 0 {
            return None;
        }
        value |= part << (7 * i);
        if byte < 0x80 {
            *input = input.get(i + 1..)?;
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes() {
        let mut out = Vec::new();
        put(&mut out, 300); // 300 = 0b10_0101100: low seven bits with the flag, then 2
        assert_eq!(out, [0xAC, 0x02]);
        let mut rest = &out[..];
        assert_eq!(take(&mut rest), Some(300));
        assert!(rest.is_empty());
    }

    #[test]
    fn every_width_comes_back() {
        for bit in 0..64 {
            for value in [1u64 << bit, (1u64 << bit) - 1, u64::MAX >> bit] {
                let mut out = Vec::new();
                put(&mut out, value);
                assert_eq!(take(&mut &out[..]), Some(value));
            }
        }
    }

    #[test]
    fn refuses_what_put_never_writes() {
        assert_eq!(take(&mut &[][..]), None);
        assert_eq!(take(&mut &[0x80][..]), None);
        assert_eq!(take(&mut &[0x80, 0x00][..]), None); // zero in two bytes
        assert_eq!(take(&mut &[0xFF; 11][..]), None);
        assert_eq!(take(&mut &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02][..]), None);
        // 65 bits
    }
}
