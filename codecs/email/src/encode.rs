//! A frame to its streams and parts.

use crate::control::{MOST_EOLS, Place, Record};
use crate::entity::Transfer;
use crate::place::{Destination, destination};
use crate::streams::Streams;
use crate::transfer::{Body, Habits, USUAL};
use crate::walk::{Walk, first_line};
use crate::words::{self, MARK};
use kit_core::{Cx, Encoded, Part, Result};
use std::sync::Arc;

/// How far behind a body the line is looked for that ends it.
const BEHIND: usize = 512;

/// Bytes of empty lines that may stand before base64.
const BLANK: usize = 8;

/// Parts of a frame: each is coded on its own, which takes its time however short it is.
const MOST_PARTS: usize = 2048;

/// Bytes from which on base64 is taken for such behind a line that is none.
const AGAIN: usize = 40;

/// Codes `frame`; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let mut taken = Taken::of(frame, true).or_else(|| Taken::of(frame, false)).unwrap_or_default();
    if taken.streams.control.len() > frame.len() {
        taken = Taken { streams: Streams { text: frame.to_vec(), ..Streams::default() }, ..Taken::default() };
    }
    out.parts = taken.parts;
    taken.streams.encode(cx, &mut out.payload)
}

/// What a frame is taken apart into.
struct Taken {
    walk: Walk,
    habits: Habits,
    streams: Streams,
    parts: Vec<Part>,
}

impl Default for Taken {
    fn default() -> Self {
        Self { walk: Walk::default(), habits: USUAL, streams: Streams::default(), parts: Vec::new() }
    }
}

impl Taken {
    /// Takes a frame apart; `None` where encoded words are to be undone and may not.
    fn of(frame: &[u8], words: bool) -> Option<Self> {
        let mut taken = Self::default();
        taken.apart(frame, words).then_some(taken)
    }

    /// Takes out what can be taken out; false where encoded words are to be undone and may not.
    fn apart(&mut self, frame: &[u8], words: bool) -> bool {
        let (mut at, mut records) = (0, 0);
        while at < frame.len() {
            let line = first_line(&frame[at..]);
            if words && self.walk.in_header() {
                if line.contains(&MARK) {
                    return false;
                }
                let undone = words::undo(line);
                self.streams.words |= undone.is_some();
                self.streams.text.extend(undone.as_deref().unwrap_or(line));
            } else {
                self.streams.text.extend(line);
            }
            at += line.len();
            if let Some(transfer) = self.walk.line(line) {
                let end = self.bodies(transfer, frame, at);
                if end > at {
                    records = self.streams.control.len();
                }
                at = end;
            }
        }
        // A record that is not there says the same as one of a body that was left as it is.
        self.streams.control.truncate(records);
        true
    }

    /// Takes out the bodies from `at` on, and says where they end.
    fn bodies(&mut self, transfer: Transfer, frame: &[u8], mut at: usize) -> usize {
        let blank = &frame[at..at + blank(&frame[at..])];
        let mut body = self.habits.undo(transfer, &frame[at..], &self.walk);
        if body.is_none() && !blank.is_empty() && transfer == Transfer::Base64 {
            body = self.habits.undo(transfer, &frame[at + blank.len()..], &self.walk);
            if body.is_some() {
                for _ in blank.split_inclusive(|&byte| byte == b'\n') {
                    Record { more: true, ..Record::RAW }.put(transfer, None, &mut self.streams.control);
                }
                self.streams.text.extend(blank);
                at += blank.len();
            }
        }
        let Some(mut body) = body else {
            Record::RAW.put(transfer, None, &mut self.streams.control);
            return at;
        };
        loop {
            let end = at + body.len;
            let gap = first_line(&frame[end..]);
            let next = match transfer {
                Transfer::Base64 => body.habits.undo(transfer, &frame[end + gap.len()..], &self.walk),
                _ => None,
            }
            .filter(|next| next.len >= AGAIN);
            self.body(transfer, body, &frame[end..], next.is_some());
            at = end;
            let Some(next) = next else { return at };
            self.streams.text.extend(gap);
            at += gap.len();
            body = next;
        }
    }

    /// Takes out one body, before what is `behind` it.
    fn body(&mut self, transfer: Transfer, body: Body, behind: &[u8], more: bool) {
        let place = match destination(self.walk.entity(), transfer, &body.plain) {
            Destination::Part if self.parts.len() < MOST_PARTS => {
                let name = self.walk.entity().name.clone();
                self.parts.push(Part { bytes: Arc::new(body.plain), name });
                Place::Part
            }
            Destination::Part | Destination::Binary => {
                self.streams.binary.extend(&body.plain);
                Place::Binary(body.plain.len() as u64)
            }
            Destination::Text => self.text(&body.plain, behind, more),
        };
        let habits = (body.habits != self.habits).then_some(&body.habits);
        Record { place, more, exceptions: &body.exceptions }.put(transfer, habits, &mut self.streams.control);
        self.habits = body.habits;
    }

    /// Puts a body into the text; where its end is plain to see, its length need not be stored.
    fn text(&mut self, plain: &[u8], behind: &[u8], more: bool) -> Place {
        let text = &mut self.streams.text;
        let (start, end) = (text.len(), text.len() + plain.len());
        text.extend(plain);
        let mut near = &behind[..behind.len().min(BEHIND)];
        if near.len() < behind.len() {
            near = &near[..near.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)];
        }
        text.extend(near);
        let is_whole = near.len() == behind.len();
        let found = (0..=MOST_EOLS).find(|&eols| {
            let len = self.walk.body_len(&text[start..], eols);
            // At the end of what was looked at, nothing is known of the line behind.
            len == Some(plain.len()) && (is_whole || self.walk.body_len(&text[start..], 0) < Some(text.len() - start))
        });
        text.truncate(end);
        match found.filter(|_| !more) {
            Some(eols) => Place::Text(eols),
            None => Place::Long(plain.len() as u64),
        }
    }
}

/// The length of the empty lines at the start of `text`, which are not more than a few.
fn blank(text: &[u8]) -> usize {
    let head = &text[..text.len().min(BLANK)];
    let space = head.iter().position(|byte| !b"\r\n".contains(byte)).unwrap_or(0);
    head[..space].iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1)
}
