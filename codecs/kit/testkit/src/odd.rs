//! Inputs that any codec may meet.

use crate::Random;

/// Name and bytes of each; all small but one line of a megabyte.
pub(crate) fn samples() -> Vec<(String, Vec<u8>)> {
    let mut random = Random::new(0x0DD);
    let noise: Vec<u8> = (0..3000).map(|_| random.bits() as u8).collect();
    let few: Vec<u8> = (0..3000).map(|_| b"ab\n"[random.below(3)]).collect();
    let samples: [(&str, Vec<u8>); 14] = [
        ("one byte", vec![0]),
        ("one newline", vec![b'\n']),
        ("zeros", vec![0; 5000]),
        ("ones", vec![0xFF; 5000]),
        ("noise", noise.clone()),
        ("few symbols", few),
        ("every byte", (0..=255).cycle().take(2000).collect()),
        ("no final newline", b"first line\nsecond line".to_vec()),
        ("CR and LF mixed", b"a\r\nb\nc\rd\n\r\r\n\n".repeat(20)),
        ("NULs in text", b"key\0value\0\0\n".repeat(30)),
        ("broken UTF-8", b"\xC3\x28 \xE2\x82 \xF0\x9F\x98 \xFF\xFE\n".repeat(20)),
        ("repeated noise", noise[..700].repeat(5)),
        ("UTF-16", "timestamp,value\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>().repeat(20)),
        ("a line of a megabyte", [&b"x=1 ".repeat(1 << 18)[..], b"\n"].concat()),
    ];
    samples.map(|(name, bytes)| (name.to_string(), bytes)).into()
}
