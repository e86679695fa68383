//! Samples of 12 bits, two in three bytes, the lowest first, as numbers of two bytes (PS3.5 §8.1.1).

/// The samples of whole pairs.
pub fn unpack(bytes: &[u8]) -> Vec<u8> {
    bytes
        .as_chunks::<3>()
        .0
        .iter()
        .flat_map(|[low, middle, high]| [*low, middle & 0x0F, middle >> 4 | high << 4, high >> 4])
        .collect()
}

/// The bytes of pairs of samples, whose upper four bits are lost.
pub fn pack(samples: &[u8], out: &mut Vec<u8>) {
    for [low, middle, next, high] in samples.as_chunks::<4>().0 {
        out.extend([*low, middle & 0x0F | next << 4, next >> 4 | high << 4]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_samples_are_three_bytes() {
        // 0x123 and 0xABC: the low eight bits of the first, its high four below the low four of the second, the rest.
        assert_eq!(unpack(&[0x23, 0xC1, 0xAB]), [0x23, 0x01, 0xBC, 0x0A]);
        let mut out = Vec::new();
        pack(&[0x23, 0x01, 0xBC, 0x0A], &mut out);
        assert_eq!(out, [0x23, 0xC1, 0xAB]);
    }
}
