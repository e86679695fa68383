//! The dates of a mail from each other: what time the next one shows, in the zone of those who write it.
//!
//! ```text
//!  From … Thu Aug 22 12:36:23 2002               a moment ─┐
//!  Received: … by mx.example.org … 07:36:16 -0400          ├▶ the next date, written out: digits that are expected
//!  Date: Thu, 22 Aug 2002 18:26:25 +0700       their zone ─┘   until others come, from which the rest is worked out anew
//! ```

use super::dates::{DAY, Date, Layout, QUEUED, ROOM, queued, queued_at, weekdays_off};
use super::headers::{Headers, Part};
use kit_context::deep::Expected;
use kit_tokens::fold;

/// Writers whose habits are remembered, as a power of two.
const WRITER_BITS: u32 = 10;

/// Seconds that a zone may be ahead of another.
const ZONES: i64 = 26 * 3600;

/// How a writer writes dates.
#[derive(Clone, Copy)]
struct Habit {
    offset: i16,
    padded: bool,
}

/// The date that is being read.
#[derive(Clone, Copy)]
struct Reading {
    /// What it was taken for, as far as it has been read.
    date: Date,
    layout: Layout,
    envelope: bool,
    /// Bytes that have been read.
    at: usize,
    /// How what was read compares with what was expected: 0 the same, 1 higher, 2 lower in the last field that differed.
    off: u32,
    /// Whether this field has differed.
    differs: bool,
}

/// Expects dates.
pub struct Clock {
    /// The last moment, in seconds since 1970 UTC.
    now: i64,
    habits: Vec<Habit>,
    /// Who writes the next date.
    writer: u32,
    reading: Option<Reading>,
    written: [u8; ROOM],
    /// How much of a queue's number has been read, where it may be one that tells the time.
    queued: Option<usize>,
    /// The moment of the envelope as its clock shows it, until another date tells its zone.
    envelope: Option<i64>,
    /// The last bytes, and the words of the envelope so far.
    last: u32,
    words: u32,
    /// Whether a host that writes is being named.
    naming: bool,
    semicolon: bool,
}

/// Names of fields that are dates, folded.
const DATE_FIELDS: [&[u8]; 4] = [b"date", b"delivery-date", b"resent-date", b"x-original-date"];

/// In a class, beside the ways in which a date differs: that it is a queue's number.
const IN_QUEUE: u32 = 3;

/// Bytes of a queue's number that tell the day: where another comes, it is no such number.
const QUEUED_DAY: usize = 3;

/// The writer of envelopes.
const ENVELOPE: u32 = 1;

impl Clock {
    /// Starts before the first byte of a text.
    pub fn new() -> Self {
        Self {
            now: 0,
            habits: vec![Habit { offset: 0, padded: true }; 1 << WRITER_BITS],
            writer: 0,
            reading: None,
            written: [0; ROOM],
            queued: None,
            envelope: None,
            last: 0,
            words: 0,
            naming: false,
            semicolon: false,
        }
    }

    /// Bytes that it takes beside itself.
    pub const MEMORY: u64 = (size_of::<Habit>() as u64) << WRITER_BITS;

    /// The byte that is expected next.
    pub fn expected(&self) -> Expected {
        if let Some(at) = self.queued {
            return Expected { byte: u32::from(self.written[at]) | 0x100, class: at as u32 | IN_QUEUE << 5 };
        }
        self.reading.map_or(Expected::default(), |reading| Expected {
            byte: u32::from(self.written[reading.at]) | 0x100,
            class: reading.at as u32 | reading.off << 5 | u32::from(reading.envelope) << 7,
        })
    }

    /// Moves past a byte, behind which the mail is as `headers` say.
    pub fn advance(&mut self, byte: u8, headers: &Headers) {
        self.last = self.last << 8 | u32::from(byte);
        if self.reading.is_some() {
            self.read(byte);
        }
        match headers.part {
            Part::Envelope => {
                if byte == b' ' && self.last >> 8 & 0xFF != u32::from(b' ') {
                    self.words += 1;
                }
                if byte == b' ' && self.words == 2 && self.reading.is_none_or(|reading| reading.at == 0) {
                    self.writer = ENVELOPE;
                    self.start(true);
                }
            }
            Part::Value => self.value_byte(byte, headers.name),
            // A line's end may be followed by more of the value.
            _ if byte == b'\n' => (self.words, self.queued) = (0, None),
            _ => (self.words, self.semicolon, self.naming, self.queued) = (0, false, false, None),
        }
    }

    fn value_byte(&mut self, byte: u8, name: u32) {
        let space = matches!(byte, b' ' | b'\t');
        if self.naming {
            self.naming = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
            self.writer = if self.naming { fold(self.writer, u32::from(byte)) } else { self.writer };
        } else if matches!(&self.last.to_be_bytes(), b" by " | b"\tby ") {
            (self.naming, self.writer) = (true, 2);
        }
        match self.queued {
            Some(at) => self.read_queued(at, byte),
            None if &self.last.to_be_bytes() == b" id " => {
                self.written[..QUEUED].copy_from_slice(&queued(self.now));
                (self.reading, self.queued) = (None, Some(0));
            }
            None => {}
        }
        let starts = if self.last >> 8 & 0xFF == u32::from(b':') && DATE_FIELDS.iter().any(|field| named(field) == name)
        {
            self.writer = name;
            true
        } else {
            self.semicolon
        };
        if space && starts {
            self.start(false);
        }
        self.semicolon = byte == b';' || self.semicolon && matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    }

    /// Reads byte `at` of a queue's number; at its end, that is the moment.
    fn read_queued(&mut self, at: usize, byte: u8) {
        let came = byte == self.written[at];
        self.written[at] = byte;
        self.queued = Some(at + 1).filter(|&at| at < QUEUED && (came || at > QUEUED_DAY));
        if at + 1 == QUEUED {
            let mut id = [0; QUEUED];
            id.copy_from_slice(&self.written[..QUEUED]);
            self.now = queued_at(id, self.now).unwrap_or(self.now);
        }
    }

    fn habit(&mut self) -> &mut Habit {
        &mut self.habits[(self.writer.wrapping_mul(0x9E37_79B1) >> (32 - WRITER_BITS)) as usize]
    }

    fn start(&mut self, envelope: bool) {
        let now = self.now;
        let habit = *self.habit();
        let offset = i64::from(habit.offset);
        let date = Date { local: now + offset * 60, offset, padded: habit.padded };
        let layout = date.write(envelope, &mut self.written);
        self.reading = Some(Reading { date, layout, envelope, at: 0, off: 0, differs: false });
    }

    fn read(&mut self, byte: u8) {
        let Some(mut reading) = self.reading else { return };
        let expected = self.written[reading.at];
        if reading.at == 0 && matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
            return;
        }
        if byte != expected {
            let alike = byte.is_ascii_digit()
                && (expected.is_ascii_digit() || expected == b' ' && reading.at == reading.layout.day)
                || byte == b' ' && reading.at == reading.layout.day && reading.envelope
                || byte.is_ascii_alphabetic() && expected.is_ascii_alphabetic()
                || matches!((byte, expected), (b'+', b'-') | (b'-', b'+'));
            let unpadded = !reading.envelope
                && byte == b' '
                && reading.layout.day_len == 2
                && reading.at == reading.layout.day + 1
                && reading.differs;
            if unpadded {
                // A day without the zero before it: the number is what was taken for its first digit.
                let day = i64::from(self.written[reading.layout.day] - b'0');
                let shown = reading.date.read(&self.written, reading.layout);
                reading.date = Date { padded: false, ..shown };
                self.written[reading.layout.day + 1] = b'0' + day as u8;
                self.written[reading.layout.day] = b'0';
                reading.date = Date { padded: false, ..reading.date.read(&self.written, reading.layout) };
                reading.layout = reading.date.write(false, &mut self.written);
                (reading.at, reading.differs) = (reading.layout.month, false);
                self.reading = Some(reading);
                return;
            }
            if !alike {
                self.finish(reading);
                return;
            }
            if !reading.differs {
                reading.off = if byte > expected { 1 } else { 2 };
            }
            reading.differs = true;
            self.written[reading.at] = byte;
        }
        reading.at += 1;
        if reading.differs && reading.layout.ends(reading.at) {
            self.work_out(&mut reading);
        }
        if reading.at == reading.layout.len {
            self.finish(reading);
        } else {
            self.reading = Some(reading);
        }
    }

    /// Works the rest out anew behind a field that is not as expected.
    fn work_out(&mut self, reading: &mut Reading) {
        let (old, layout) = (reading.date, reading.layout);
        let mut date = old.read(&self.written, layout);
        if reading.at == layout.weekday + 3 {
            let off = weekdays_off(old.local.div_euclid(DAY), &self.written[layout.weekday..layout.weekday + 3]);
            date.local = old.local + off * DAY;
        }
        if reading.at == layout.clock + 2 {
            // Another hour is mostly that of another zone.
            let ahead = (date.local - old.local).div_euclid(3600);
            date.offset = (old.offset + ahead * 60).clamp(-12 * 60, 14 * 60);
        }
        reading.date = date;
        let read = self.written;
        let at = reading.at;
        let layout = date.write(reading.envelope, &mut self.written);
        if layout == reading.layout {
            self.written[..at].copy_from_slice(&read[..at]);
        } else {
            self.written = read;
        }
        reading.differs = false;
    }

    /// Takes what has been read for the moment that it is, where it is one.
    fn finish(&mut self, reading: Reading) {
        self.reading = None;
        let (layout, at) = (reading.layout, reading.at);
        if at < layout.clock + 8 {
            return;
        }
        let date = reading.date.read(&self.written, layout);
        let offset = if layout.zone.is_some_and(|zone| at < zone + 5) { reading.date.offset } else { date.offset };
        *self.habit() = Habit { offset: offset as i16, padded: date.padded };
        self.now = date.local - offset * 60;
        if reading.envelope {
            self.envelope = Some(date.local);
        } else if let Some(local) = self.envelope.take()
            && (local - self.now).abs() < ZONES
        {
            self.writer = ENVELOPE;
            self.habit().offset = ((local - self.now + 900).div_euclid(1800) * 30) as i16;
        }
    }
}

impl Layout {
    /// Whether a field ends before byte `at`.
    fn ends(self, at: usize) -> bool {
        at == self.weekday + 3
            || at == self.day + self.day_len
            || at == self.month + 3
            || at == self.year + 4
            || (at + 1).checked_sub(self.clock).is_some_and(|at| at % 3 == 0 && (3..=9).contains(&at))
    }
}

/// The folded name of a field.
fn named(name: &[u8]) -> u32 {
    name.iter().fold(0, |hash: u32, &byte| fold(hash.wrapping_add(1), u32::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected behind `text`, as long as it comes.
    fn follows(text: &[u8]) -> Vec<u8> {
        let (mut clock, mut headers) = (Clock::new(), Headers::new());
        let mut seen = Vec::new();
        for &byte in text {
            seen.push(byte);
            headers.advance(&seen);
            clock.advance(byte, &headers);
        }
        let mut expected = Vec::new();
        while let Some(byte) = Some(clock.expected().byte).filter(|&byte| byte != 0) {
            seen.push(byte as u8);
            expected.push(byte as u8);
            headers.advance(&seen);
            clock.advance(byte as u8, &headers);
        }
        expected
    }

    const BEFORE: &[u8] =
        b"From a@b Thu Aug 22 12:36:23 2002\nReceived: from x by host.example; Thu, 22 Aug 2002 07:36:16 -0400\n";

    #[test]
    fn the_next_date_is_that_moment_in_another_zone() {
        let text = [BEFORE, b"Date: "].concat();
        assert_eq!(follows(&text), b"Thu, 22 Aug 2002 11:36:16 +0000");
        let text = [BEFORE, b"Received: by host.example;\n\t"].concat();
        assert_eq!(follows(&text), b"Thu, 22 Aug 2002 07:36:16 -0400");
    }

    #[test]
    fn another_hour_is_another_zone_and_another_day_another_date() {
        let text = [BEFORE, b"Date: Fri"].concat();
        assert_eq!(follows(&text), b", 23 Aug 2002 11:36:16 +0000");
        let text = [BEFORE, b"Date: Thu, 22 Aug 2002 13"].concat();
        assert_eq!(follows(&text), b":36:16 +0200");
    }

    #[test]
    fn a_number_of_sendmails_queue_tells_the_time() {
        let text = [BEFORE, b"Received: by host.example with SMTP id "].concat();
        assert_eq!(follows(&text), b"g7MBaG");
        let text = [&text[..], b"g7MBYrX04811;\n\t"].concat();
        assert_eq!(follows(&text), b"Thu, 22 Aug 2002 07:34:53 -0400");
    }

    #[test]
    fn days_need_no_zero() {
        let text = [BEFORE, b"Date: Mon, 2 Sep"].concat();
        assert_eq!(follows(&text), b" 2002 11:36:16 +0000");
    }

    #[test]
    fn nonsense_is_survived() {
        for text in [
            &b"Date: Thu, 99 Zzz 9999 99:99:99 -9999 x"[..],
            b"Date:  , ; ; by ; \n",
            b"From  a  99999999999999999999999999\n",
        ] {
            follows(&[b"From a b\n", text].concat());
        }
    }
}
