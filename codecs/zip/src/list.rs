//! The list of entries: of each its kind, and its length where nothing else says it.

use crate::bits::{Number, Symbol};
use crate::entry::Entry;
use crate::kind::Kind;
use kit_core::Result;
use kit_entropy::range::BitCoder;

/// Codes the kinds and lengths of entries whose names are known; a decoder fills them in.
pub fn code(coder: &mut impl BitCoder, entries: &mut [Entry]) -> Result<()> {
    let mut kinds: Vec<Symbol> = vec![Symbol::new(3); EXTENSIONS];
    let mut lens = [Number::default(); 2];
    for entry in entries {
        entry.kind = Kind::of_number(kinds[context(&entry.name)].code(coder, entry.kind as u8))?;
        if matches!(entry.kind, Kind::Binary | Kind::Opaque) {
            entry.len = lens[usize::from(entry.kind == Kind::Opaque)].code(coder, entry.len)?;
        }
    }
    Ok(())
}

/// Classes of names.
const EXTENSIONS: usize = 64;

/// A class of names by their extension; those of markup first, then folders, and what has no name.
fn context(name: &[u8]) -> usize {
    let base = name.rsplit(|&byte| byte == b'/').next().unwrap_or(name);
    let extension = base.iter().rposition(|&byte| byte == b'.').map(|dot| &base[dot + 1..]);
    match extension {
        Some(b"xml" | b"rels") => 0,
        _ if name.ends_with(b"/") => 1,
        _ if name.is_empty() => 2,
        None => 3,
        Some(extension) => {
            let hash = extension.iter().fold(0u32, |hash, &byte| hash.wrapping_mul(31) + u32::from(byte));
            4 + (hash % (EXTENSIONS as u32 - 4)) as usize
        }
    }
}
