//! Files longer than a frame: where they are cut, and what a frame needs to know that begins in the midst of a data unit.
//!
//! The plan holds, of each unit that may be cut, where its header begins, how long it is, and those of its cards that say how the data
//! lie. A frame ends where a unit ends, or behind a plane or row of one that is in the plan.

use crate::header::{BLOCK, CARD};
use crate::unit::{Content, Unit};
use crate::{frame, walk};
use kit_core::{Piece, Plan, Survey};
use kit_entropy::varint;
use kit_raster::Level;
use std::ops::Range;

/// Bytes of a frame at most; and at level fast, for there several frames are coded at a time, unless tiles of a heap would be cut off.
const FRAME: u64 = 64 << 20;
const FAST_FRAME: u64 = 4 << 20;
/// Units of at least this part of a frame may be cut.
const LONG: u64 = 4;
/// Ranges of a round: the header that is wanted, and those behind it if all units are as long as the last.
const AHEAD: u64 = 8;
/// Rounds of a survey: of files of more units than can be seen the rest is cut anywhere.
const ROUNDS: usize = 60;
/// Bytes that are asked for where a header may begin.
const GUESS: u64 = 16 * BLOCK as u64;
/// A longer header is not looked for.
const LONGEST: u64 = 4 << 20;

/// Asks for headers until all units are known, then plans.
pub fn survey(seen: &[Piece], total: u64, level: Level) -> Survey {
    let mut frame_len = if level == Level::Fast { FAST_FRAME } else { FRAME };
    if total <= frame_len {
        return Survey::Done(Plan { bytes: Vec::new(), frame_len });
    }
    let mut plan = Vec::new();
    let (mut at, mut stride) = (0, 0);
    while at < total {
        let best = seen.iter().filter(|piece| piece.at == at).max_by_key(|piece| piece.bytes.len());
        let found = best.and_then(|piece| Some((piece, walk::next(&piece.bytes, 0, piece.bytes.len())?)));
        let Some((piece, hdu)) = found else {
            let had = best.map_or(0, |piece| piece.bytes.len() as u64);
            if had > LONGEST || had > 0 && at + had >= total || seen.len() > ROUNDS * AHEAD as usize {
                break;
            }
            return Survey::More(ask(at, (2 * had).max(GUESS), stride, total));
        };
        let header = &piece.bytes[hdu.header];
        if matches!(hdu.unit.content, Content::Tiles(..)) {
            frame_len = FRAME;
        }
        if hdu.unit.len >= frame_len / LONG {
            put(at, header, &mut plan);
        }
        let len = hdu.unit.len.saturating_add(walk::padding(hdu.unit.len)).saturating_add(header.len() as u64);
        stride = len;
        at = at.saturating_add(len);
    }
    Survey::Done(Plan { bytes: plan, frame_len })
}

fn ask(at: u64, len: u64, stride: u64, total: u64) -> Vec<Range<u64>> {
    let range = |start: u64, len: u64| start..(start + len).min(total);
    // There are always as many, so that rounds can be counted.
    let ahead = (1..AHEAD).map(|n| match stride.checked_mul(n).and_then(|bytes| at.checked_add(bytes)) {
        Some(start) if stride > 0 && start < total => range(start, GUESS),
        _ => 0..1,
    });
    [range(at, len)].into_iter().chain(ahead).collect()
}

/// Keywords whose cards say how data lie, digits left out.
const KEPT: [&[u8]; 13] = [
    b"SIMPLE",
    b"XTENSION",
    b"BITPIX",
    b"NAXIS",
    b"PCOUNT",
    b"GCOUNT",
    b"GROUPS",
    b"TFIELDS",
    b"TFORM",
    b"THEAP",
    b"ZIMAGE",
    b"TTYPE",
    b"END",
];

fn put(at: u64, header: &[u8], plan: &mut Vec<u8>) {
    let name = |card: &[u8]| -> Vec<u8> { card[..8].iter().copied().filter(u8::is_ascii_uppercase).collect() };
    let cards: Vec<u8> =
        header.chunks_exact(CARD).filter(|card| KEPT.contains(&&name(card)[..])).flatten().copied().collect();
    for number in [at, header.len() as u64, cards.len() as u64] {
        varint::put(plan, number);
    }
    plan.extend(cards);
}

/// A unit that may be cut: where its data begin, and what they are.
struct Long {
    at: u64,
    unit: Unit,
}

impl Long {
    /// Where a frame from `start` to `end` at most may be cut within the unit, from its start.
    fn cut(&self, start: u64, end: u64) -> Option<usize> {
        // Never right before the padding, which no frame could begin with.
        let most = (end - self.at).min(self.unit.len - 1);
        let cut = (self.at + self.unit.cut(most)).checked_sub(start)?;
        usize::try_from(cut).ok().filter(|&cut| cut > 0)
    }
}

/// The planned unit in whose midst, or at whose data, a byte of the file is.
fn around(mut plan: &[u8], at: u64) -> Option<Long> {
    while !plan.is_empty() {
        let [start, header_len, cards] = [varint::take(&mut plan)?, varint::take(&mut plan)?, varint::take(&mut plan)?];
        let cards = plan.split_off(..usize::try_from(cards).ok()?)?;
        let data = start.checked_add(header_len)?;
        let unit = frame::unit(cards)?;
        if (data..data.saturating_add(unit.len)).contains(&at) {
            return Some(Long { at: data, unit });
        }
    }
    None
}

/// What a frame begins in the midst of, if the plan knows.
pub fn begins_in(plan: &[u8], at: u64) -> Option<Unit> {
    let long = around(plan, at)?;
    long.unit.behind(at - long.at)
}

/// Where the frame at `at` ends that is not the last.
pub fn frame_end(window: &[u8], at: u64, plan: &[u8]) -> usize {
    let window_end = at + window.len() as u64;
    let begun = around(plan, at);
    let mut end = 0;
    if let Some(long) = &begun {
        let padded = long.unit.len.saturating_add(walk::padding(long.unit.len)).saturating_add(long.at);
        if padded > window_end {
            return long.cut(at, window_end).unwrap_or(window.len());
        }
        end = (padded - at) as usize;
    }
    while let Some(hdu) = walk::next(&window[end..], end, window.len()) {
        if !hdu.is_whole() {
            // A long unit ends behind a row; a short one is left for the next frame.
            let long = around(plan, at + hdu.data.start as u64);
            end = long.and_then(|long| long.cut(at, window_end)).unwrap_or(end);
            break;
        }
        end = hdu.padding.end;
    }
    if end > 0 { end } else { window.len() }
}
