//! The checksums behind zlib and gzip streams, and one that compressors hash with.

/// Adler-32 (RFC 1950 §8.2).
pub fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    // 5552 is how many bytes both sums take without overflow.
    for chunk in bytes.chunks(5552) {
        for &byte in chunk {
            a += u32::from(byte);
            b += a;
        }
        a %= 65521;
        b %= 65521;
    }
    b << 16 | a
}

/// By byte, and by how many zeros follow it.
static TABLES: [[u32; 256]; 8] = {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = value >> 1 ^ if value & 1 == 1 { 0xEDB8_8320 } else { 0 };
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    let mut zeros = 1;
    while zeros < 8 {
        let mut byte = 0;
        while byte < 256 {
            let before = tables[zeros - 1][byte];
            tables[zeros][byte] = before >> 8 ^ tables[0][(before & 0xFF) as usize];
            byte += 1;
        }
        zeros += 1;
    }
    tables
};

/// CRC-32 as gzip has it (RFC 1952 §8).
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        let word = u64::from_le_bytes(*eight) ^ u64::from(crc);
        crc = (0..8).fold(0, |sum, i| sum ^ TABLES[7 - i][(word >> (8 * i) & 0xFF) as usize]);
    }
    for &byte in rest {
        crc = crc >> 8 ^ TABLES[0][((crc ^ u32::from(byte)) & 0xFF) as usize];
    }
    !crc
}

/// What a byte contributes to [`castagnoli`], by how many bytes follow.
static CASTAGNOLI: [[u32; 256]; 4] = {
    let mut tables = [[0; 256]; 4];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut i = 0;
        while i < 32 {
            value = value >> 1 ^ if value & 1 == 1 { 0x82F6_3B78 } else { 0 };
            if i % 8 == 7 {
                tables[i / 8][byte] = value;
            }
            i += 1;
        }
        byte += 1;
    }
    tables
};

/// CRC-32C of four bytes, that starts at 0 and is not inverted: the processor's instruction, which compressors hash with.
pub fn castagnoli(four: u32) -> u32 {
    let bytes = four.to_le_bytes();
    (0..4).fold(0, |hash, i| hash ^ CASTAGNOLI[3 - i][usize::from(bytes[i])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_sums() {
        assert_eq!((crc32(b""), crc32(b"123456789")), (0, 0xCBF4_3926));
        assert_eq!((adler32(b""), adler32(b"Wikipedia")), (1, 0x11E6_0398));
        assert_eq!(crc32(&[0; 4096]), 0xC71C_0011);
    }
}
