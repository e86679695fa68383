//! The text of a frame: its skeleton, and all streams that are made of PDF's tokens.

use crate::config::{TEXT_BALANCED, TEXT_MAX};
use crate::models::Outline;
use crate::syntax::Syntax;
use kit_context::{Config, Session};
use kit_core::{Limits, Result};

/// Bytes of working memory for a text of `len` bytes.
pub fn memory(len: u64, level: &str) -> u64 {
    match level {
        "max" => of::<_, _, _, _>(len, &TEXT_MAX),
        _ => of::<_, _, _, _>(len, &TEXT_BALANCED),
    }
}

fn of<const C: usize, const V: usize, const S: usize, const M: usize>(len: u64, config: &Config<C, V, S, M>) -> u64 {
    Session::<Syntax, C, V, S, M>::memory(len, len, config)
}

/// Codes a text onto the end of `out`.
pub fn encode(text: &[u8], outline: &Outline<'_>, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "max" => session(outline, &TEXT_MAX, limits)?.encode(text, out),
        _ => session(outline, &TEXT_BALANCED, limits)?.encode(text, out),
    }
    Ok(())
}

/// Restores a text onto the end of `out`.
pub fn decode(code: &[u8], outline: &Outline<'_>, level: &str, limits: Limits, out: &mut Vec<u8>) -> Result<()> {
    match level {
        "max" => read(session(outline, &TEXT_MAX, limits)?, code, outline, out),
        _ => read(session(outline, &TEXT_BALANCED, limits)?, code, outline, out),
    }
}

fn read<const C: usize, const V: usize, const S: usize, const M: usize>(
    mut session: Session<Syntax, C, V, S, M>,
    code: &[u8],
    outline: &Outline<'_>,
    out: &mut Vec<u8>,
) -> Result<()> {
    session.decode(code, outline.len())?;
    out.extend_from_slice(session.text());
    Ok(())
}

/// A model that has yet to see the text.
fn session<const C: usize, const V: usize, const S: usize, const M: usize>(
    outline: &Outline<'_>,
    config: &'static Config<C, V, S, M>,
    limits: Limits,
) -> Result<Session<Syntax, C, V, S, M>> {
    let len = outline.len();
    Session::new(Syntax::of(outline), len, len, config, limits)
}
