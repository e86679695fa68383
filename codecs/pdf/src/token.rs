//! Tokens (ISO 32000-1 §7.2 and §7.3): white space and comments are dropped, all else keeps its spelling.

use kit_core::{Error, Result};

/// White space (Table 1).
pub fn is_white(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Delimiters (Table 2).
pub fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `[`, `]`, `<<`, `>>`, a keyword or a number: regular characters, or one of these delimiters.
    Plain(&'a [u8]),
    /// A name with its solidus.
    Name(&'a [u8]),
    /// A string with its delimiters.
    Text(&'a [u8]),
}

/// Reads one token after the other.
#[derive(Clone)]
pub struct Lexer<'a> {
    input: &'a [u8],
    /// The next byte.
    pub at: usize,
}

impl<'a> Lexer<'a> {
    /// Starts at byte `at`.
    pub fn new(input: &'a [u8], at: usize) -> Self {
        Self { input, at: at.min(input.len()) }
    }

    /// What is not read yet.
    pub fn rest(&self) -> &'a [u8] {
        &self.input[self.at..]
    }

    /// Passes white space and comments.
    pub fn skip_white(&mut self) {
        while let Some(&byte) = self.input.get(self.at) {
            if byte == b'%' {
                let line = self.rest().iter().position(|&byte| byte == b'\r' || byte == b'\n');
                self.at = line.map_or(self.input.len(), |end| self.at + end);
            } else if is_white(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next token, `None` at the end.
    pub fn next(&mut self) -> Result<Option<Token<'a>>> {
        self.skip_white();
        let rest = self.rest();
        let Some(&first) = rest.first() else { return Ok(None) };
        let (len, make): (usize, fn(&'a [u8]) -> Token<'a>) = match first {
            b'(' => (self.text_len()?, Token::Text),
            b'<' | b'>' if rest.get(1) == Some(&first) => (2, Token::Plain),
            b'<' => (self.hex_len()?, Token::Text),
            b'[' | b']' => (1, Token::Plain),
            b'/' => (1 + regular(&rest[1..]), Token::Name),
            byte if is_delimiter(byte) => return Err(self.error("delimiter out of place")),
            _ => (regular(rest), Token::Plain),
        };
        self.at += len;
        Ok(Some(make(&rest[..len])))
    }

    /// Whether the next token is this keyword, which is then read.
    pub fn accept(&mut self, keyword: &[u8]) -> bool {
        let before = self.at;
        self.skip_white();
        if self.rest().starts_with(keyword) && regular(&self.rest()[keyword.len()..]) == 0 {
            self.at += keyword.len();
            return true;
        }
        self.at = before;
        false
    }

    /// Reads a whole number of decimal digits.
    pub fn number(&mut self) -> Option<u64> {
        let before = self.at;
        self.skip_white();
        let digits = &self.rest()[..regular(self.rest())];
        let number = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'));
        let number = number.and_then(|digits| digits.parse().ok());
        self.at = if number.is_some() { self.at + digits.len() } else { before };
        number
    }

    /// An error at the next byte.
    pub fn error(&self, message: &str) -> Error {
        Error::corrupt(message).at(self.at as u64)
    }

    fn text_len(&self) -> Result<usize> {
        let mut depth = 0;
        let mut is_escaped = false;
        for (n, &byte) in self.rest().iter().enumerate() {
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' => is_escaped = true,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(n + 1);
            }
        }
        Err(self.error("string without its end"))
    }

    fn hex_len(&self) -> Result<usize> {
        let end = self.rest().iter().skip(1).position(|&byte| !byte.is_ascii_hexdigit() && !is_white(byte));
        match end {
            Some(end) if self.rest()[end + 1] == b'>' => Ok(end + 2),
            _ => Err(self.error("hexadecimal string without its end")),
        }
    }
}

fn regular(bytes: &[u8]) -> usize {
    bytes.iter().position(|&byte| is_white(byte) || is_delimiter(byte)).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_keep_their_spelling() {
        let mut lexer = Lexer::new(b" <</A#20B(a(\\)b)c)%c>>\r/ <4 1>-.5]>>", 0);
        let mut found = Vec::new();
        while let Some(token) = lexer.next().expect("tokens") {
            found.push(token);
        }
        let expected: [Token; 8] = [
            Token::Plain(b"<<"),
            Token::Name(b"/A#20B"),
            Token::Text(b"(a(\\)b)c)"),
            Token::Name(b"/"),
            Token::Text(b"<4 1>"),
            Token::Plain(b"-.5"),
            Token::Plain(b"]"),
            Token::Plain(b">>"),
        ];
        assert_eq!(found, expected);
        for bad in [&b"(a"[..], b"<4g>", b"<4", b")", b"{"] {
            assert!(Lexer::new(bad, 0).next().is_err());
        }
    }
}
