//! Values out of tokens, and indirect objects with their streams.

use crate::token::{Lexer, Token};
use crate::value::{Dict, Value};
use kit_core::{Error, Result};
use std::ops::Range;

/// How deep arrays and dictionaries may be in each other.
const DEEPEST: usize = 100;

/// Bytes that are searched as fast as a value is made, about.
const SEARCHED: u64 = 256;

/// Parses values, as many as its room allows.
pub struct Parser {
    /// Values that may still be made.
    pub room: u64,
}

/// An indirect object as it stands in the file (§7.3.10).
#[derive(Clone, Debug, PartialEq)]
pub struct Indirect {
    /// Its number.
    pub number: u32,
    /// Its generation.
    pub generation: u16,
    /// Its value; a stream's dictionary.
    pub value: Value,
    /// Where a stream's data starts.
    pub data: Option<usize>,
    /// Where it ends, but for a stream's data.
    pub end: usize,
}

impl Parser {
    /// Reads one value.
    pub fn value(&mut self, lexer: &mut Lexer<'_>) -> Result<Value> {
        let at = lexer.at;
        match lexer.next()? {
            Some(token) => self.token_value(lexer, token, 0),
            None => Err(Error::corrupt("expected a value, found the end").at(at as u64)),
        }
    }

    fn token_value(&mut self, lexer: &mut Lexer<'_>, token: Token<'_>, depth: usize) -> Result<Value> {
        self.room = self.room.checked_sub(1).ok_or_else(|| Error::limit("more objects than memory allows"))?;
        if depth > DEEPEST {
            return Err(lexer.error("arrays and dictionaries are too deep"));
        }
        match token {
            Token::Plain(b"<<") => self.dict(lexer, depth).map(Value::Dict),
            Token::Plain(b"[") => self.array(lexer, depth).map(Value::Array),
            Token::Name(bytes) | Token::Text(bytes) => Ok(Value::Atom(bytes.to_vec())),
            Token::Plain(bytes) if bytes[0].is_ascii_digit() => {
                Ok(reference(lexer, bytes).unwrap_or_else(|| Value::Atom(bytes.to_vec())))
            }
            Token::Plain(bytes @ (b"true" | b"false" | b"null")) => Ok(Value::Atom(bytes.to_vec())),
            Token::Plain(bytes) if is_number(bytes) => Ok(Value::Atom(bytes.to_vec())),
            Token::Plain(_) => Err(lexer.error("keyword out of place")),
        }
    }

    fn array(&mut self, lexer: &mut Lexer<'_>, depth: usize) -> Result<Vec<Value>> {
        let mut values = Vec::new();
        loop {
            match lexer.next()? {
                Some(Token::Plain(b"]")) => return Ok(values),
                Some(token) => values.push(self.token_value(lexer, token, depth + 1)?),
                None => return Err(lexer.error("array without its end")),
            }
        }
    }

    fn dict(&mut self, lexer: &mut Lexer<'_>, depth: usize) -> Result<Dict> {
        let mut pairs = Vec::new();
        loop {
            match lexer.next()? {
                Some(Token::Plain(b">>")) => return Ok(Dict(pairs)),
                Some(Token::Name(key)) => {
                    let token = lexer.next()?.ok_or_else(|| lexer.error("key without a value"))?;
                    pairs.push((key.to_vec(), self.token_value(lexer, token, depth + 1)?));
                }
                _ => return Err(lexer.error("expected a key or the end of a dictionary")),
            }
        }
    }

    /// Reads `number generation obj`, a value, and where a stream starts.
    pub fn indirect(&mut self, input: &[u8], at: usize) -> Result<Indirect> {
        let mut lexer = Lexer::new(input, at);
        let bad = |lexer: &Lexer<'_>| lexer.error("expected an object");
        let number = lexer.number().and_then(|n| u32::try_from(n).ok()).ok_or_else(|| bad(&lexer))?;
        let generation = lexer.number().and_then(|n| u16::try_from(n).ok()).ok_or_else(|| bad(&lexer))?;
        if !lexer.accept(b"obj") {
            return Err(bad(&lexer));
        }
        // Nothing stands for null.
        let value =
            if lexer.clone().accept(b"endobj") { Value::Atom(b"null".to_vec()) } else { self.value(&mut lexer)? };
        let mut data = None;
        if matches!(value, Value::Dict(_)) && lexer.accept(b"stream") {
            data = Some(lexer.at + eol(lexer.rest()));
        } else if !lexer.accept(b"endobj") {
            return Err(lexer.error("expected the end of an object"));
        }
        Ok(Indirect { number, generation, value, data, end: lexer.at })
    }

    /// Where a stream's data lie: as long as stated where `endstream` follows, else up to that keyword.
    pub fn data_range(&mut self, input: &[u8], start: usize, stated: Option<usize>) -> Result<Range<usize>> {
        if let Some(end) = stated.and_then(|len| start.checked_add(len)).filter(|&end| end <= input.len())
            && Lexer::new(input, end).accept(b"endstream")
        {
            return Ok(start..end);
        }
        let rest = input.get(start..).unwrap_or_default();
        let found = rest.windows(9).position(|nine| nine == b"endstream");
        let mut end = found.ok_or_else(|| Error::corrupt("stream without its end").at(start as u64))?;
        if rest[..end].windows(6).any(|six| six == b"endobj") {
            return Err(Error::unsupported("stream ends behind its object").at(start as u64));
        }
        // Searching is work as well: a file cannot ask for it again and again.
        let work = end as u64 / SEARCHED;
        self.room = self.room.checked_sub(work).ok_or_else(|| Error::limit("too much to search"))?;
        // The end of line before the keyword is not data.
        if rest[..end].ends_with(b"\r\n") {
            end -= 2;
        } else if rest[..end].ends_with(b"\n") || rest[..end].ends_with(b"\r") {
            end -= 1;
        }
        Ok(start..start + end)
    }
}

/// The rest of the line behind `stream` (§7.3.8.1): CR LF, or LF; a lone CR and spaces before are not allowed but met.
fn eol(rest: &[u8]) -> usize {
    let spaces = rest.iter().position(|&byte| byte != b' ').unwrap_or(0);
    match rest[spaces..] {
        [b'\r', b'\n', ..] => spaces + 2,
        [b'\n' | b'\r', ..] => spaces + 1,
        _ => 0,
    }
}

/// `number generation R`, where the number is read already.
fn reference(lexer: &mut Lexer<'_>, first: &[u8]) -> Option<Value> {
    let number: u32 = std::str::from_utf8(first).ok()?.parse().ok()?;
    let mut ahead = lexer.clone();
    let generation = u16::try_from(ahead.number()?).ok()?;
    if !ahead.accept(b"R") {
        return None;
    }
    lexer.at = ahead.at;
    Some(Value::Reference(number, generation))
}

/// Digits, signs and points in any order: what readers take for a number is theirs to say.
fn is_number(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Value> {
        Parser { room: 100 }.value(&mut Lexer::new(text.as_bytes(), 0))
    }

    #[test]
    fn values_are_written_as_they_were() {
        let shortest = |text: &str| {
            let mut out = Vec::new();
            parse(text).expect("a value").write(&mut out, &|number| number);
            String::from_utf8(out).expect("text")
        };
        assert_eq!(shortest("<< /A [ 1 0 R 2 3 ] % note\n /B << >> /C (x) >>"), "<</A[1 0 R 2 3]/B<<>>/C(x)>>");
        assert_eq!(shortest("[ 0.50 +1 -.0 --3 true null ]"), "[0.50 +1 -.0 --3 true null]");
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for bad in ["", "<< /A >>", "<< 1 2 >>", "[ 1", "R", "endobj", "[ foo ]"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert!(parse(&"[".repeat(5000)).is_err());
        assert!(parse(&format!("[{}]", "1 ".repeat(200))).is_err_and(|error| error.kind == kit_core::Kind::Limit));
    }

    #[test]
    fn streams_end_where_they_end() {
        let input = b"4 0 obj<</Length 3>>stream\r\nabc\nendstream endobj";
        let object = Parser { room: 9 }.indirect(input, 0).expect("an object");
        assert_eq!((object.number, object.data), (4, Some(28)));
        let range = |input, start, stated| Parser { room: 9 }.data_range(input, start, stated);
        assert_eq!(range(input, 28, Some(3)), Ok(28..31));
        assert_eq!(range(input, 28, Some(7)), Ok(28..31));
        assert!(range(b"abc", 0, None).is_err());
    }
}
