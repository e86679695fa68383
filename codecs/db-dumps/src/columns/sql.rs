//! Rows of SQL: those of INSERT behind VALUES, and the lines of COPY.

use super::scribe::{Scribe, hash};
use super::script::{Op, Template};

/// Rows with more values, or longer ones, are taken as they are.
const WIDEST: usize = 1024;
const LONGEST: usize = 1 << 20;

/// How far VALUES may be behind INSERT.
const HEAD: usize = 1 << 14;

/// Follows a frame of SQL.
pub fn follow(scribe: &mut Scribe<'_>) {
    let frame = scribe.frame;
    let mut reader = Reader { frame, backticks: false, gaps: Vec::new(), values: Vec::new() };
    let (mut at, mut outside, mut barren) = (0, 0, 0);
    while at < frame.len() && !scribe.is_full() {
        let end = line_end(frame, at);
        let line = &frame[at..end];
        reader.backticks |= line.len() < HEAD && line.contains(&b'`');
        let rows = if starts(line, b"COPY ") && is_copy(line) {
            Some(end)
        } else if starts(line, b"INSERT ") || starts(line, b"INTO ") || starts(line, b"REPLACE ") {
            // What is not found from here is not found from a little further on.
            if at < barren { None } else { behind_values(&frame[..frame.len().min(at + HEAD)], at, &mut barren) }
        } else {
            None
        };
        let Some(rows) = rows else {
            at = end;
            continue;
        };
        scribe.outside(outside, at);
        let table = hash(1, &frame[at..rows]);
        if rows == end && starts(line, b"COPY ") {
            scribe.outside(at, end);
            at = reader.copy(scribe, table, end);
            outside = at;
        } else {
            outside = reader.insert(scribe, table, at, rows);
            at = reader.scanned(outside, end);
        }
    }
    scribe.outside(outside, frame.len());
}

fn line_end(frame: &[u8], at: usize) -> usize {
    frame[at..].iter().position(|&byte| byte == b'\n').map_or(frame.len(), |len| at + len + 1)
}

/// Whether a line starts with a word, in any case, behind white space.
fn starts(line: &[u8], word: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

fn is_copy(line: &[u8]) -> bool {
    let line = line.trim_ascii_end().to_ascii_lowercase();
    line.ends_with(b";") && line.windows(10).any(|part| part == b"from stdin")
}

/// Where the parenthesis is that opens behind VALUES; where there is none, `barren` is how far it was looked for.
fn behind_values(text: &[u8], mut at: usize, barren: &mut usize) -> Option<usize> {
    while at < text.len() {
        match text[at] {
            b'\'' | b';' => break,
            b'v' | b'V' if text.get(at..at + 6).is_some_and(|word| word.eq_ignore_ascii_case(b"VALUES")) => {
                let space = text[at + 6..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                at += 6 + space;
                if text.get(at) == Some(&b'(') {
                    return Some(at);
                }
                break;
            }
            _ => at += 1,
        }
    }
    *barren = at;
    None
}

/// A row being read: where the gaps before and behind its values end and begin.
struct Reader<'a> {
    frame: &'a [u8],
    /// Whether there were backticks, which speaks for MySQL.
    backticks: bool,
    gaps: Vec<(usize, usize)>,
    values: Vec<(usize, usize)>,
}

impl Reader<'_> {
    /// Where to look for statements again.
    fn scanned(&self, outside: usize, end: usize) -> usize {
        let broken = self.values.last().map_or(0, |&(_, end)| end);
        outside.max(end).max(if self.gaps.len() == self.values.len() { broken } else { 0 })
    }

    /// Takes rows from the one that begins at `open`, in a statement from `from` on; returns where the last of them ends.
    fn insert(&mut self, scribe: &mut Scribe<'_>, table: u64, from: usize, open: usize) -> usize {
        let (mut start, mut open) = (from, open);
        while !scribe.is_full()
            && let Some(close) = self.tuple(start, open)
        {
            let (end, next) = self.behind(close);
            self.gaps.push((close, end));
            if !self.take(scribe, table) {
                scribe.outside(start, end);
            }
            start = end;
            match next {
                Some(next) => open = next,
                None => break,
            }
        }
        start
    }

    /// Reads the values of a row; returns where the parenthesis is that closes it.
    fn tuple(&mut self, start: usize, open: usize) -> Option<usize> {
        self.gaps.clear();
        self.values.clear();
        let frame = self.frame;
        let most = frame.len().min(open + LONGEST);
        let (mut gap, mut at) = (start, open + 1);
        loop {
            while at < most && matches!(frame[at], b' ' | b'\t' | b'\n' | b'\r') {
                at += 1;
            }
            let end = self.value(at, most);
            self.gaps.push((gap, at));
            self.values.push((at, end));
            match frame[..most].get(end) {
                Some(b',') => (gap, at) = (end, end + 1),
                Some(_) => return Some(end),
                None => return None,
            }
            if self.values.len() == WIDEST {
                return None;
            }
        }
    }

    /// Where the value ends that begins at `at`: at a comma or at what closes the row.
    fn value(&self, mut at: usize, most: usize) -> usize {
        let frame = &self.frame[..most];
        let mut depth = 0u32;
        while let Some(&byte) = frame.get(at) {
            match byte {
                b',' if depth == 0 => return at,
                b')' if depth == 0 => return at,
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\'' | b'"' => {
                    at = self.quoted(at + 1, byte, most);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        at.min(most)
    }

    /// Where a quote is closed, which `mark` opened.
    fn quoted(&self, mut at: usize, mark: u8, most: usize) -> usize {
        let frame = &self.frame[..most];
        while let Some(&byte) = frame.get(at) {
            if byte == mark {
                if frame.get(at + 1) != Some(&mark) {
                    return at + 1;
                }
                at += 2;
            } else if byte == b'\\' {
                let closes = !self.backticks
                    && frame.get(at + 1) == Some(&mark)
                    && matches!(frame.get(at + 2), Some(b',' | b')'));
                at += if closes { 1 } else { 2 };
            } else {
                at += 1;
            }
        }
        most
    }

    /// Where what is behind a row ends, and where the next one opens, if it does.
    fn behind(&self, close: usize) -> (usize, Option<usize>) {
        let frame = self.frame;
        let skip = |mut at: usize| {
            while frame.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            at
        };
        let mark = skip(close + 1);
        if frame.get(mark) == Some(&b',') {
            let open = skip(mark + 1);
            if frame.get(open) == Some(&b'(') {
                return (open, Some(open));
            }
        }
        // To the end of the line, and the batch that ends there.
        let mut end = line_end(frame, close);
        if end - close > 64 {
            return (close + 1, None);
        }
        for batch in [&b"GO\n"[..], b"GO\r\n"] {
            if frame[end..].starts_with(batch) {
                end += batch.len();
            }
        }
        (end, None)
    }

    /// Takes the lines of a COPY from `at` on; returns where they end.
    fn copy(&mut self, scribe: &mut Scribe<'_>, table: u64, mut at: usize) -> usize {
        let frame = self.frame;
        while at < frame.len() && !frame[at..].starts_with(b"\\.") && !scribe.is_full() {
            self.gaps.clear();
            self.values.clear();
            let mut from = at;
            let mut end = at;
            self.gaps.push((at, at));
            while end < frame.len() && frame[end] != b'\n' {
                if frame[end] == b'\t' && self.values.len() < WIDEST {
                    self.values.push((from, end));
                    self.gaps.push((end, end + 1));
                    from = end + 1;
                }
                end += 1;
            }
            let last = if end > from && frame[end - 1] == b'\r' { end - 1 } else { end };
            self.values.push((from, last));
            end = frame.len().min(end + 1);
            self.gaps.push((last, end));
            if !self.take(scribe, table) {
                scribe.outside(at, end);
            }
            at = end;
        }
        self.values.clear();
        at
    }

    /// Takes the row that has been read.
    fn take(&self, scribe: &mut Scribe<'_>, table: u64) -> bool {
        if self.values.len() >= WIDEST {
            return false;
        }
        let frame = self.frame;
        let look = self.gaps.iter().fold(table, |all, &(from, to)| hash(all, &frame[from..to]));
        let template = scribe.template(look, |scribe| {
            let mut ops = Vec::new();
            for (i, &(from, to)) in self.gaps.iter().enumerate() {
                if to > from {
                    ops.push(Op::Text(frame[from..to].to_vec()));
                }
                if i < self.values.len() {
                    ops.push(Op::Value(
                        scribe.column(1 + (table >> 40) as u32, hash(table, &(i as u32).to_le_bytes()))?,
                    ));
                }
            }
            Some(Template { row: true, ops })
        });
        let Some(template) = template.filter(|&template| self.fits(&scribe.script.templates[template as usize])) else {
            return false;
        };
        scribe.use_template(template);
        scribe.values_of(template, &self.values);
        true
    }

    /// Whether a template is that of the row, and not of another with the same hash.
    fn fits(&self, template: &Template) -> bool {
        let mut ops = template.ops.iter();
        let same = self.gaps.iter().enumerate().all(|(i, &(from, to))| {
            let text = &self.frame[from..to];
            (text.is_empty() || matches!(ops.next(), Some(Op::Text(known)) if known == text))
                && (i == self.values.len() || matches!(ops.next(), Some(Op::Value(_))))
        });
        same && ops.next().is_none()
    }
}
