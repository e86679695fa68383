//! From tokens to blocks to bits, as libdeflate does it.

use super::parse::{Step, parse};
use super::settings::Settings;
use super::trees::plan;
use crate::alphabet::{FIXED_DISTANCES, FIXED_LITERALS};
use crate::bits::BitWriter;
use crate::block::Form;
use crate::counts::Counts;
use crate::token::Token;
use std::ops::ControlFlow;

/// Compresses `plain` as libdeflate does.
pub fn encode(plain: &[u8], settings: Settings) -> Vec<u8> {
    encode_while(plain, settings, |_| true).unwrap_or_default()
}

/// The same, block by block, for as long as `go_on` likes the bytes so far.
pub fn encode_while(plain: &[u8], settings: Settings, mut go_on: impl FnMut(&[u8]) -> bool) -> Option<Vec<u8>> {
    let mut out = BitWriter::default();
    if plain.len() <= settings.stored() {
        Form::Stored { padding: 0 }.write(&mut out, true, &[], plain);
        return Some(out.finish());
    }
    let mut tokens = Vec::new();
    let (mut start, mut pos) = (0, 0);
    let flow = parse(plain, settings, &mut |step| {
        match step {
            Step::Token(token) => {
                pos += token.size();
                tokens.push(token);
            }
            Step::Block => {
                write_block(&mut out, settings, &tokens, &plain[start..pos], pos == plain.len());
                tokens.clear();
                start = pos;
                if !go_on(out.settled()) {
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    });
    flow.is_continue().then(|| out.finish())
}

fn write_block(out: &mut BitWriter, settings: Settings, tokens: &[Token], bytes: &[u8], last: bool) {
    let counts = Counts::new(tokens);
    let header = plan(&counts, settings.release);
    let dynamic = header.bits() + counts.bits(&header.literals, &header.distances);
    let fixed = counts.bits(&FIXED_LITERALS, &FIXED_DISTANCES);
    let parts = bytes.len().div_ceil(0xFFFF) as u64;
    let padding = (out.len() + 3).wrapping_neg() % 8;
    let stored = padding + 32 + 40 * (parts - 1) + 8 * bytes.len() as u64;
    if dynamic < fixed.min(stored) {
        Form::Dynamic(Box::new(header)).write(out, last, tokens, bytes);
    } else if fixed < stored {
        Form::Fixed.write(out, last, tokens, bytes);
    } else {
        for (i, part) in bytes.chunks(0xFFFF).enumerate() {
            Form::Stored { padding: 0 }.write(out, last && i as u64 + 1 == parts, &[], part);
        }
    }
}
