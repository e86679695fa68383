//! The cipher of Type 1 fonts (Adobe Type 1 Font Format, 1990, §7.1 and §7.3): each byte is masked by what came before it.

/// The key of a font's private part (§7.1).
pub const EEXEC: u16 = 55665;

/// The key of a charstring (§7.3).
pub const CHARSTRING: u16 = 4330;

/// Deciphers `bytes` in place.
pub fn decipher(bytes: &mut [u8], mut key: u16) {
    for byte in bytes {
        let cipher = *byte;
        *byte ^= (key >> 8) as u8;
        key = next(key, cipher);
    }
}

/// Enciphers `bytes` in place: what [`decipher`] undoes, and the other way round.
pub fn encipher(bytes: &mut [u8], mut key: u16) {
    for byte in bytes {
        *byte ^= (key >> 8) as u8;
        key = next(key, *byte);
    }
}

fn next(key: u16, cipher: u8) -> u16 {
    u16::from(cipher).wrapping_add(key).wrapping_mul(52845).wrapping_add(22719)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bytes() {
        // Four zeros before the private part begin nearly every font that a TeX system embeds with these.
        let mut bytes = [0; 4];
        encipher(&mut bytes, EEXEC);
        assert_eq!(bytes, [0xD9, 0xD6, 0x6F, 0x63]);
        // A charstring's begin with these.
        let mut bytes = [0; 4];
        encipher(&mut bytes, CHARSTRING);
        assert_eq!(bytes, [0x10, 0xBF, 0x31, 0x70]);
    }

    #[test]
    fn one_undoes_the_other() {
        let text: Vec<u8> = (0..1000u32).map(|i| ((i * i) >> 3) as u8).collect();
        for key in [EEXEC, CHARSTRING] {
            let mut bytes = text.clone();
            encipher(&mut bytes, key);
            decipher(&mut bytes, key);
            assert_eq!(bytes, text);
            decipher(&mut bytes, key);
            encipher(&mut bytes, key);
            assert_eq!(bytes, text);
        }
    }
}
