//! Type 1 fonts.

mod cipher;
mod plain;
mod tokens;
mod walk;

use crate::total;
use kit_context::{Config, Context, Select, Session};
use kit_core::{Error, Limits, Result};
use kit_entropy::varint;
pub use plain::{redo, undo};
use tokens::Fonts;

type Engine = Session<Fonts, 10, 2, 3, 1>;

static CONFIG: Config<10, 2, 3, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::AboveSlot,
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::Own(3),
    ],
    selects: [Select::Match, Select::Slot, Select::Own],
    matches: [4],
    corrections: 1,
    sure: 65000,
    trusted: 62000,
    table_bits: 24,
    primer: &[],
};

/// Subsets of the fonts that TeX's documents use most, as [`primer`] makes them.
static PRIMER: &[u8] = include_bytes!("../primer/primer.bin");

/// Bytes that the model is laid out for.
const SCALE: u64 = 4 << 20;

/// The most bytes of the primer's fonts.
const PRIMER_LEN: u64 = 1 << 20;

/// Bytes of working memory to code fonts of `total` bytes in either direction.
pub fn memory(total: u64) -> u64 {
    Engine::memory(total.saturating_add(PRIMER_LEN), SCALE, &CONFIG).saturating_add(total)
}

/// Codes fonts onto the end of `out`; any bytes may stand for a font.
pub fn encode(fonts: &[&[u8]], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let primed = fonts.iter().any(|font| is_computer_modern(font));
    let mut session = session(primed, &lens, limits)?;
    out.push(u8::from(primed));
    let mut text = fonts.concat();
    let mut rest = &mut text[..];
    for font in fonts {
        let (plain, behind) = rest.split_at_mut(font.len());
        varint::put(out, undo(plain));
        rest = behind;
    }
    session.encode(&text, out);
    Ok(())
}

/// Restores fonts of those lengths onto the end of `out`, one after the other.
pub fn decode(payload: &[u8], lens: &[u64], limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    let total = total(lens);
    limits.need_output(total)?;
    let (primed, mut payload) = match payload.split_first() {
        Some((&primed @ (0 | 1), rest)) => (primed == 1, rest),
        _ => return Err(Error::corrupt("fonts with a primer or without were expected").at(0)),
    };
    let mut ends = Vec::new();
    for _ in lens {
        ends.push(varint::take(&mut payload).ok_or_else(|| Error::corrupt("the ends of private parts are cut short"))?);
    }
    let mut session = session(primed, lens, limits)?;
    let start = session.text().len();
    session.decode(payload, total)?;
    limits.reserve(out, total)?;
    let mut at = out.len();
    out.extend(&session.text()[start..]);
    for (&len, &end) in lens.iter().zip(&ends) {
        redo(&mut out[at..at + len as usize], end);
        at += len as usize;
    }
    Ok(())
}

/// Packs fonts, their ciphers undone, to be the primer.
pub fn pack_primer(fonts: &[&[u8]]) -> Result<Vec<u8>> {
    let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
    let mut out = Vec::new();
    varint::put(&mut out, lens.len() as u64);
    lens.iter().for_each(|&len| varint::put(&mut out, len));
    let mut session = Engine::new(Fonts::of(&lens), total(&lens), SCALE, &CONFIG, Limits::DEFAULT)?;
    session.encode(&fonts.concat(), &mut out);
    Ok(out)
}

/// An engine before fonts of those lengths, which has read the primer if it is to be `primed`.
fn session(primed: bool, lens: &[u64], limits: Limits) -> Result<Engine> {
    limits.need_memory(memory(total(lens)))?;
    if !primed {
        return Engine::new(Fonts::of(lens), total(lens), total(lens).min(SCALE), &CONFIG, limits);
    }
    let mut primer = PRIMER;
    let mut all = primer_lens(&mut primer)?;
    let primer_len = total(&all);
    all.extend(lens);
    let mut session = Engine::new(Fonts::of(&all), total(&all), SCALE, &CONFIG, limits)?;
    session.decode(primer, primer_len)?;
    session.relax();
    Ok(session)
}

/// Takes the lengths of the primer's fonts off its front.
fn primer_lens(primer: &mut &[u8]) -> Result<Vec<u64>> {
    let mut next = || varint::take(primer).ok_or_else(|| Error::failed("the primer is cut short"));
    (0..next()?).map(|_| next()).collect()
}

/// Whether the primer may know the font: by its name, behind the six letters that name a subset (ISO 32000-1, 9.6.4).
fn is_computer_modern(font: &[u8]) -> bool {
    let head = &font[..font.len().min(4096)];
    let Some(name) = plain::find(head, b"/FontName /").and_then(|at| head.get(at + 11..)) else { return false };
    name.starts_with(b"CM") || name.get(6..).is_some_and(|name| name.starts_with(b"+CM"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The smallest of the primer's fonts, enciphered as it would be in a document.
    fn font() -> Vec<u8> {
        let lens = primer_lens(&mut &PRIMER[..]).expect("it is there");
        let at = (0..lens.len()).min_by_key(|&i| lens[i]).expect("there is one");
        let start = total(&lens[..at]) as usize;
        let session = session(true, &[], Limits::DEFAULT).expect("it is allowed");
        let mut font = session.text()[start..start + lens[at] as usize].to_vec();
        let end = font.len() as u64;
        redo(&mut font, end);
        font
    }

    fn coded(fonts: &[&[u8]]) -> Vec<u8> {
        let mut payload = Vec::new();
        encode(fonts, Limits::DEFAULT, &mut payload).expect("it is coded");
        let lens: Vec<u64> = fonts.iter().map(|font| font.len() as u64).collect();
        let mut out = b"before".to_vec();
        decode(&payload, &lens, Limits::DEFAULT, &mut out).expect("it is decoded");
        assert_eq!(out, [&b"before"[..], &fonts.concat()].concat());
        payload
    }

    #[test]
    fn a_font_of_the_primer_costs_next_to_nothing() {
        let font = font();
        assert!(PRIMER.len() <= 112 << 10 && total(&primer_lens(&mut &PRIMER[..]).expect("it is there")) <= PRIMER_LEN);
        assert!(coded(&[&font, &[], &font]).len() < font.len() / 50);
    }

    #[test]
    fn damaged_fonts_come_back() {
        let mut font = font();
        let name = plain::find(&font, b"+CM").expect("it is Computer Modern");
        font[name + 1] = b'X'; // without the primer, which takes its time
        for i in 0..12 {
            let mut odd = font.clone();
            let at = i * font.len() / 12;
            odd[at] ^= 0x55;
            odd.drain(at / 2..at / 2 + i);
            coded(&[&odd, &font[..at], &odd[at..]]);
        }
    }

    #[test]
    fn damaged_payloads_do_not_harm() {
        let text = b"/FontName /X def currentfile eexec 0123456789".repeat(40);
        let payload = coded(&[&text]);
        assert_eq!(payload[0], 0);
        for at in 0..payload.len() {
            let mut odd = payload.clone();
            odd[at] ^= 1 << (at % 8);
            let mut out = Vec::new();
            if decode(&odd, &[text.len() as u64], Limits::DEFAULT, &mut out).is_ok() {
                assert_eq!(out.len(), text.len());
            }
            assert!(decode(&payload[..at], &[text.len() as u64], Limits::DEFAULT, &mut Vec::new()).is_err());
        }
        let none = Limits { memory: 1 << 10, output: 1 << 20 };
        assert!(decode(&payload, &[text.len() as u64], none, &mut Vec::new()).is_err());
        assert!(decode(&payload, &[u64::MAX], Limits::DEFAULT, &mut Vec::new()).is_err());
    }
}
