//! Takes streams out of a frame: inflated where they can be deflated again to the very bytes, or as they are.

use crate::dictionary::{Dictionary, Length};
use crate::room::Room;
use crate::scan::Ends;
use kit_core::Limits;
use kit_deflate::{Format, Source, recode};

/// Streams that are shorter stay where they are.
const SHORTEST: usize = 12;

/// Bytes that may be inflated in vain for any frame.
const VAIN: u64 = 256 << 20;

/// A stream on its way out.
pub struct Taken {
    /// What it says.
    pub plain: Vec<u8>,
    /// The recipe by which it is deflated again, where it was inflated.
    pub recipe: Option<Vec<u8>>,
    /// Its bytes in the frame.
    pub consumed: usize,
}

/// Finds where the streams of a frame end, and what they say.
pub struct Streams<'a> {
    frame: &'a [u8],
    room: &'a Room,
    ends: Ends<'a>,
    /// What made the last stream.
    before: Option<Source>,
    /// Bytes of plaintexts that there is still room for.
    left: u64,
    /// Bytes that may still be inflated in vain.
    vain: u64,
}

impl<'a> Streams<'a> {
    /// Starts before the first stream.
    pub fn new(frame: &'a [u8], room: &'a Room) -> Self {
        let left = room.plain.saturating_sub(frame.len() as u64);
        Self { frame, room, ends: Ends::new(frame), before: None, left, vain: VAIN + 16 * frame.len() as u64 }
    }

    /// The zlib stream from `data` on, where there is one.
    pub fn inflated(&mut self, data: usize, dictionary: Dictionary<'_>) -> Option<Taken> {
        if !dictionary.has("/Fl") || self.vain == 0 {
            return None;
        }
        let limits = Limits { output: self.left.min(self.room.stream), memory: self.room.recode };
        let recoded = match recode(&self.frame[data..], Format::Zlib, self.before.as_ref(), &limits) {
            Ok(recoded) if recoded.consumed >= SHORTEST => recoded,
            Ok(_) => return None,
            Err(error) => {
                self.vain = self.vain.saturating_sub(1 + error.offset.unwrap_or(limits.output));
                return None;
            }
        };
        if !matches!(recoded.recipe.source, Source::Corrected(_)) {
            self.before = Some(recoded.recipe.source.clone());
        }
        self.left -= recoded.plain.len() as u64;
        Some(Taken { recipe: Some(recoded.recipe.to_bytes()), plain: recoded.plain, consumed: recoded.consumed })
    }

    /// The stream from `data` on as it is, where its end is known.
    pub fn verbatim(&mut self, data: usize, dictionary: Dictionary<'_>) -> Option<Taken> {
        let rest = &self.frame[data..];
        let told = match dictionary.length()? {
            Length::Direct(length, ..) => Some(length),
            Length::Indirect(object) => self.ends.number(object),
        };
        let is_end = |&len: &usize| {
            rest.get(len..).is_some_and(|rest| rest[..rest.len().min(16)].trim_ascii_start().starts_with(b"endstream"))
        };
        let told = told.and_then(|length| usize::try_from(length).ok()).filter(is_end);
        let len = told.or_else(|| self.ends.next(data).map(|end| end - data))?;
        (len >= SHORTEST).then(|| Taken { plain: rest[..len].to_vec(), recipe: None, consumed: len })
    }
}
