//! The tokenizer for SQL: statements as lines of tokens, the rows of INSERT and COPY as values in columns.

use crate::json::{self, Json};
use crate::rows::Rows;
use kit_tokens::{Place, Tokenizer, Tokens, fold, is_word};

/// Where in the dump a byte stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In statements, or in no SQL at all.
    Text,
    /// Between the rows of a VALUES list.
    Between,
    /// In a row, outside of quotes.
    Value,
    /// In a row, within quotes.
    Quote,
    /// In the rows of a COPY.
    Copy,
}

/// What stands for the bytes between rows.
const BETWEEN: u32 = 0xFFFF;

/// Follows SQL. Whatever it takes the bytes for, they come back.
pub struct Sql {
    lines: Tokens,
    rows: Rows,
    state: State,
    /// The statement so far, from its verb on.
    statement: u32,
    /// The word so far in capitals, as far as keywords go, and its length.
    word: [u8; 8],
    word_len: usize,
    /// Whether the last word was VALUES, the statement is a COPY, and that copies from stdin.
    values: bool,
    copying: bool,
    stdin: bool,
    table: u32,
    column: u32,
    depth: u32,
    /// Whether backslashes are known to escape quotes, the byte is behind a backslash, and the last one was a quote there.
    escapes: bool,
    escaped: bool,
    unsure: bool,
    json: Json,
    at: usize,
}

impl Tokenizer for Sql {
    fn new(len: u64) -> Self {
        Self {
            lines: Tokens::new(len),
            rows: Rows::new(len),
            state: State::Text,
            statement: 0,
            word: [0; 8],
            word_len: 0,
            values: false,
            copying: false,
            stdin: false,
            table: 0,
            column: 0,
            depth: 0,
            escapes: false,
            escaped: false,
            unsure: false,
            json: Json::default(),
            at: 0,
        }
    }

    fn memory(len: u64) -> u64 {
        Tokens::memory(len) + Rows::memory(len)
    }

    fn advance(&mut self, seen: &[u8]) {
        // Bytes that were copied are followed as well, for a quote may have begun or ended there.
        while self.at < seen.len() {
            self.at += 1;
            self.step(&seen[..self.at]);
        }
    }

    #[inline]
    fn place(&self) -> &Place {
        if self.state == State::Text { self.lines.place() } else { &self.rows.place }
    }
}

impl Sql {
    fn step(&mut self, seen: &[u8]) {
        let Some(&byte) = seen.last() else { return };
        match self.state {
            // Every other byte of UTF-16 is no part of the structure.
            State::Text if byte == 0 => self.lines.advance(seen),
            _ if byte == 0 => self.rows.advance(byte, seen),
            State::Text => self.text(byte, seen),
            State::Between => self.between(byte, seen),
            State::Value => self.value(byte, seen),
            State::Quote => self.quote(byte, seen),
            State::Copy => self.copy(byte, seen),
        }
    }

    fn text(&mut self, byte: u8, seen: &[u8]) {
        self.lines.advance(seen);
        if is_word(byte) {
            if let Some(letter) = self.word.get_mut(self.word_len) {
                *letter = byte.to_ascii_uppercase();
            }
            self.word_len += 1;
            self.statement = fold(self.statement, u32::from(byte));
            return;
        }
        if self.word_len > 0 {
            self.keyword();
        }
        self.escapes |= byte == b'`';
        match byte {
            b'(' if self.values => self.row(seen),
            b'\n' if self.stdin => {
                self.state = State::Copy;
                self.table = self.statement;
                (self.stdin, self.copying) = (false, false);
                self.first_column(seen);
            }
            b';' => (self.values, self.copying) = (false, false),
            _ if byte.is_ascii_whitespace() => {}
            _ => self.values = false,
        }
    }

    /// Takes in the word that has ended.
    fn keyword(&mut self) {
        let word = &self.word[..self.word_len.min(8)];
        self.values = word == b"VALUES";
        match word {
            b"INSERT" | b"REPLACE" | b"INTO" => self.statement = 0,
            b"COPY" => (self.statement, self.copying, self.stdin) = (0, true, false),
            b"STDIN" => self.stdin = self.copying,
            _ => self.statement = fold(self.statement, 256),
        }
        self.word_len = 0;
    }

    fn row(&mut self, seen: &[u8]) {
        if self.state == State::Text {
            self.table = self.statement;
            self.values = false;
        }
        self.depth = 1;
        self.state = State::Value;
        self.first_column(seen);
    }

    fn first_column(&mut self, seen: &[u8]) {
        self.column = 0;
        self.json = Json::default();
        self.rows.begin_row();
        self.rows.begin(fold(self.table, 1), seen.len() as u32, false, true);
    }

    fn next_column(&mut self, seen: &[u8]) {
        self.rows.end(seen);
        self.json = Json::default();
        self.column += 1;
        self.rows.begin(fold(self.table, self.column + 1), seen.len() as u32, false, true);
    }

    fn between(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            b'(' => self.row(seen),
            b',' | b' ' | b'\t' | b'\r' | b'\n' => self.rows.advance(byte, seen),
            _ => {
                self.state = State::Text;
                (self.statement, self.word_len) = (0, 0);
                self.text(byte, seen);
            }
        }
    }

    fn value(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            b',' if self.depth == 1 => return self.next_column(seen),
            b')' if self.depth == 1 => {
                self.rows.end(seen);
                self.state = State::Between;
                return self.rows.begin(fold(self.table, BETWEEN), seen.len() as u32, false, false);
            }
            b'(' => self.depth += 1,
            b')' => self.depth -= 1,
            b'\'' => self.state = State::Quote,
            _ => {}
        }
        self.rows.advance(byte, seen);
    }

    fn quote(&mut self, byte: u8, seen: &[u8]) {
        // A backslash before the closing quote is an escape in MySQL alone, which has shown backticks.
        if std::mem::take(&mut self.unsure) && matches!(byte, b',' | b')') && !self.escapes {
            self.state = State::Value;
            return self.value(byte, seen);
        }
        match byte {
            _ if std::mem::take(&mut self.escaped) => self.unsure = byte == b'\'',
            b'\\' => self.escaped = true,
            b'\'' => self.state = State::Value,
            b' ' if seen.ends_with(b"\nINSERT ") => {
                // Such a line means that a quote was missed.
                self.state = State::Text;
                (self.statement, self.word_len) = (0, 0);
                return self.lines.advance(seen);
            }
            _ => {}
        }
        self.inside(byte, seen);
    }

    /// A byte of a value that may be JSON.
    fn inside(&mut self, byte: u8, seen: &[u8]) {
        let part = self.json.step(byte);
        if part == json::Part::Same {
            return self.rows.advance(byte, seen);
        }
        self.rows.end(seen);
        let kept = part == json::Part::Value;
        let column = fold(fold(self.table, self.column + 1), self.json.key());
        self.rows.begin(if kept { column } else { fold(column, BETWEEN) }, seen.len() as u32, false, kept);
    }

    fn copy(&mut self, byte: u8, seen: &[u8]) {
        match byte {
            b'\t' => self.next_column(seen),
            b'\n' if seen.ends_with(b"\n\\.\n") || seen.ends_with(b"\n\\.\r\n") => {
                self.state = State::Text;
                (self.statement, self.word_len) = (0, 0);
                self.lines.advance(seen);
            }
            b'\n' => {
                self.rows.end(seen);
                self.first_column(seen);
            }
            _ => self.inside(byte, seen),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The state, column and slot behind a dump.
    fn behind(dump: &str) -> (State, u32, u32) {
        let mut sql = Sql::new(dump.len() as u64);
        (0..=dump.len()).for_each(|end| sql.advance(&dump.as_bytes()[..end]));
        (sql.state, sql.column, sql.place().slot)
    }

    #[test]
    fn values_stand_in_columns() {
        let (state, column, slot) = behind("INSERT INTO t (a, b) VALUES (1, 'x, y', f(2, 3), ");
        assert_eq!((state, column), (State::Value, 3));
        assert_eq!(behind("\nGO\ninsert into t (a, b) values\n(7, NULL, 0xAB,").1, 3);
        assert_eq!(behind("INSERT INTO t (a, b) VALUES (1, 2, 3, 4),\n(1, 2, 3, ").2, slot);
        assert_ne!(behind("INSERT INTO u (a, b) VALUES (1, 2, 3, ").2, slot);
    }

    #[test]
    fn quotes_hold_whatever_is_in_them() {
        assert_eq!(behind("INSERT INTO t VALUES ('it''s, (', ").1, 1);
        assert_eq!(behind("INSERT INTO t VALUES ('it\\'s, (', ").1, 1);
        assert_eq!(behind("INSERT INTO t VALUES ('C:\\', 'D:\\', ").1, 2);
        assert_eq!(behind("INSERT INTO `t` VALUES ('a\\', b', ").1, 1);
        assert_eq!(behind("INSERT INTO t VALUES ('lost, 1);\nINSERT ").0, State::Text);
    }

    #[test]
    fn copies_end_where_they_say() {
        let copy = "COPY t (a, b, c) FROM stdin;\n1\tx, (\t";
        assert_eq!((behind(copy).0, behind(copy).1), (State::Copy, 2));
        assert_eq!(behind(&format!("{copy}\\N\n2")).1, 0);
        assert_eq!(behind(&format!("{copy}\n\\.\n")).0, State::Text);
        assert_eq!(behind(&format!("{copy}\n\\.\r\n")).0, State::Text);
    }

    #[test]
    fn rows_are_found_in_utf_16_as_well() {
        let wide: String = "INSERT t VALUES (1, N'x', ".chars().flat_map(|letter| [letter, '\0']).collect();
        assert_eq!(behind(&wide).1, 2);
    }

    #[test]
    fn what_follows_rows_is_text() {
        assert_eq!(behind("INSERT INTO t VALUES (1),\n (2)").0, State::Between);
        assert_eq!(behind("INSERT INTO t VALUES (1);").0, State::Text);
        assert_eq!(behind("INSERT INTO t VALUES (1)\nGO\n").0, State::Text);
    }
}
