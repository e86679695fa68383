//! The look at a file before coding: whether it is DICOM's, and where it may be cut.

use crate::{probe, walk};
use kit_core::{Cx, Piece, Plan, Result, Survey};

/// How much of a file is looked at first.
const HEAD: u64 = 64 << 10;

/// Refuses what is not DICOM.
pub fn survey(seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
    let Some(head) = seen.first() else { return Ok(Survey::More(vec![0..total.min(HEAD)])) };
    let start = match walk::start(seen, total) {
        Ok(start) => start,
        Err(walk::Missing(at)) if seen.len() < 60 => return Ok(Survey::More(vec![at..total.min(at + HEAD)])),
        Err(_) => return Ok(Survey::Done(Plan::default())),
    };
    probe::need_dicom(&head.bytes, start)?;
    let _ = cx;
    Ok(Survey::Done(Plan { bytes: Vec::new(), frame_len: total }))
}
