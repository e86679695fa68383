//! The look at a file before coding: whether it is DICOM's, and where it is cut into frames.

use crate::blocks;
use crate::plan::Plan;
use crate::walk::{self, Missing, Pixels, Start};
use crate::{element, probe};
use kit_core::{Cx, Piece, Result, Survey};

/// How much of a file is looked at first, and then at least.
const HEAD: u64 = 64 << 10;

/// Looks at a file before it is given up, and bytes that they take.
const ROUNDS: usize = 60;
const MOST: u64 = 128 << 20;

/// Bytes of a file that is one frame, whatever it holds.
const SMALL: u64 = 4 << 20;

/// The longest frame of pixels, of fragments, and of a deflated data set.
const NATIVE: u64 = 64 << 20;
const ENCAPSULATED: u64 = 96 << 20;
const DEFLATED: u64 = 32 << 20;

/// How much longer than its stream a data set may be.
const EXPANSION: u64 = 8;

/// What may stand behind the pixels; a file with more is no data set to its end.
const TAIL: u64 = 1 << 20;

/// Refuses what is not DICOM, and plans the frames of what is.
pub fn survey(seen: &[Piece], total: u64, _: &Cx<'_>) -> Result<Survey> {
    let Some(head) = seen.first() else {
        return Ok(if total > 0 { Survey::More(vec![0..total.min(HEAD)]) } else { done(Plan::Unknown, 0) });
    };
    let start = match walk::start(seen, total) {
        Ok(start) => start,
        Err(missing) => return Ok(more(missing, seen, total)),
    };
    probe::need_dicom(&head.bytes, start)?;
    Ok(match plan(seen, start, total) {
        Ok(survey) => survey,
        Err(missing) => more(missing, seen, total),
    })
}

/// Asks for as much as was seen so far.
fn more(Missing(at): Missing, seen: &[Piece], total: u64) -> Survey {
    let held: u64 = seen.iter().map(|piece| piece.bytes.len() as u64).sum();
    let end = total.min(at.saturating_add(held.max(HEAD)));
    if at >= end || seen.len() >= ROUNDS || held >= MOST {
        return done(Plan::Unknown, 0);
    }
    Survey::More(vec![at..end])
}

fn done(plan: Plan, frame_len: u64) -> Survey {
    Survey::Done(kit_core::Plan { bytes: plan.put(), frame_len })
}

fn plan(seen: &[Piece], start: Start, total: u64) -> std::result::Result<Survey, Missing> {
    if start.deflated {
        let most = start.at + (total * EXPANSION).max(1 << 20);
        return Ok(if total <= DEFLATED { done(Plan::Deflated { most }, total) } else { done(Plan::Unknown, 0) });
    }
    if total <= SMALL {
        return Ok(done(Plan::Unknown, total));
    }
    let own = walk::pixels(seen, start, total)?.into_iter().next_back().filter(|pixels| pixels.is_own);
    Ok(match own {
        Some(pixels @ Pixels { len: Some(len), .. }) if total - (pixels.at + len) <= TAIL => {
            done(Plan::Native { pixels, outside: total - len }, total.min(NATIVE))
        }
        Some(pixels @ Pixels { len: None, .. }) => done(Plan::Encapsulated { pixels }, total.min(ENCAPSULATED)),
        _ => done(Plan::Unknown, 0),
    })
}

/// Where the frame that starts at `at` ends: with a picture, or a row of one that is longer than the window, or a fragment.
pub fn frame_end(window: &[u8], at: u64, last: bool, plan: Plan) -> usize {
    let end = at + window.len() as u64;
    let cut = match plan {
        _ if last => None,
        Plan::Native { pixels, .. } => native_end(&pixels, at, end),
        Plan::Encapsulated { pixels } if at == 0 || at > pixels.at => fragments_end(window, at, &pixels),
        _ => None,
    };
    cut.filter(|&cut| cut > at && cut < end).map_or(window.len(), |cut| (cut - at) as usize)
}

fn native_end(pixels: &Pixels, at: u64, end: u64) -> Option<u64> {
    let pixels_end = pixels.at + pixels.len?;
    if end >= pixels_end || end <= pixels.at {
        return None;
    }
    let (picture, row) = blocks::steps(pixels)?;
    let ends = |step: u64| Some(pixels.at + (end - pixels.at) / step * step).filter(|&cut| cut > at.max(pixels.at));
    ends(picture).or_else(|| ends(row))
}

fn fragments_end(window: &[u8], at: u64, pixels: &Pixels) -> Option<u64> {
    let mut next = usize::try_from(pixels.at.saturating_sub(at)).ok()?;
    let mut end = None;
    while let Some(element) = window.get(next..).and_then(|rest| element::Element::read(rest, pixels.syntax)) {
        let (element::ITEM, Some(len)) = (element.tag, element.len) else { return None };
        next = next.saturating_add(element.header as usize).saturating_add(len as usize);
        if next < window.len() {
            end = Some(at + next as u64);
        }
    }
    end
}
