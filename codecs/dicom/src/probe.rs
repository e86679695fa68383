//! What tells that a file is DICOM's.

use crate::element::{Element, Syntax, is_long};
use crate::walk::{self, Start};
use kit_core::{Confidence, Error, Result, probe};

/// Elements that a file without the prefix must begin with.
const ENOUGH: usize = 3;

/// How sure it is that a file is DICOM's, by its head and name.
pub fn probe(head: &[u8], file_name: Option<&str>, extensions: &[String]) -> Confidence {
    match walk::start(head, head.len() as u64) {
        Ok(start) if start.prefixed => Confidence::Certain,
        Ok(start) if is_data_set(head, start) => Confidence::Likely,
        _ if probe::has_extension(file_name, extensions) => Confidence::Maybe,
        _ => Confidence::No,
    }
}

/// Refuses what begins neither with the prefix nor with elements.
pub fn need_dicom(head: &[u8], start: Start) -> Result<()> {
    if start.prefixed || is_data_set(head, start) {
        return Ok(());
    }
    let found = String::from_utf8_lossy(head.get(128..132).unwrap_or(&head[..head.len().min(4)])).into_owned();
    Err(Error::input(format!("expected DICM at byte 128, or a data set, found {found:?}")).at(128))
}

/// Whether the bytes are elements in ascending order, the first of a group that data sets begin with.
fn is_data_set(head: &[u8], start: Start) -> bool {
    let mut at = 0;
    let mut before = 0;
    for count in 0..ENOUGH {
        let Some(bytes) = usize::try_from(at).ok().and_then(|at| head.get(at..)) else { return count > 0 };
        let syntax = if at < start.at { Syntax::META } else { start.syntax };
        let Some(element) = Element::read(bytes, syntax) else { return count > 0 && !bytes.is_empty() };
        let is_usual = matches!(element.tag >> 16, 2 | 4 | 8) || count > 0 && element.tag >> 16 < 0x0100;
        let is_written =
            element.vr != [0; 2] && is_long(element.vr).is_some() || element.vr == [0; 2] && !syntax.explicit;
        if !is_usual || element.tag <= before || !is_written {
            return false;
        }
        before = element.tag;
        at += element.header + u64::from(element.len.unwrap_or(0));
    }
    true
}
