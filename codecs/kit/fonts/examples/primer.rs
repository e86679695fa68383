//! Makes `primer/primer.bin`: `generate.py … | cargo run --release -p kit-fonts --example primer > primer.bin`.

use std::io::{Read, Write};

fn main() -> std::io::Result<()> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let (mut rest, mut fonts) = (&input[..], Vec::new());
    while let Some(line) = rest.iter().position(|&byte| byte == b'\n') {
        let len = String::from_utf8_lossy(&rest[..line]).parse().map_err(std::io::Error::other)?;
        let font;
        (font, rest) = rest[line + 1..].split_at(len);
        fonts.push(font);
    }
    let primer = kit_fonts::type1::pack_primer(&fonts).map_err(std::io::Error::other)?;
    std::io::stdout().write_all(&primer)
}
