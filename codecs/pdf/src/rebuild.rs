//! A file without a usable cross-reference table: what stands in it, the last of a number holds.

use crate::document::places;
use crate::filter;
use crate::parse::Parser;
use crate::token::{Lexer, is_white};
use crate::value::{Dict, Value};
use crate::xref::{Entry, Xref};
use kit_core::{Error, Limits, Result};

/// Searches `input` for objects, object streams and trailers.
pub fn search(input: &[u8], parser: &mut Parser, limits: &Limits) -> Result<Xref> {
    let mut xref = Xref { is_rebuilt: true, ..Xref::default() };
    let mut at = 0;
    while at < input.len() {
        let starts_token = at == 0 || is_white(input[at - 1]) || input[..at].ends_with(b"endobj");
        at = match input[at] {
            b'0'..=b'9' if starts_token => object(input, at, &mut xref, parser, limits)?,
            b't' if starts_token && input[at..].starts_with(b"trailer") => trailer(input, at + 7, &mut xref, parser),
            b'%' => at + 1 + input[at + 1..].iter().position(|&byte| matches!(byte, b'\r' | b'\n')).unwrap_or(0),
            _ => at + 1,
        };
    }
    if xref.trailer.get("Root").is_none() {
        return Err(Error::unsupported("expected a trailer with a catalogue, found none"));
    }
    Ok(xref)
}

/// Takes in the object at `at`, if one is there, and tells where to go on.
fn object(input: &[u8], at: usize, xref: &mut Xref, parser: &mut Parser, limits: &Limits) -> Result<usize> {
    let mut head = Lexer::new(input, at);
    if head.number().is_none() || head.number().is_none() || !head.accept(b"obj") {
        let digits = input[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        return Ok(at + digits);
    }
    let object = match parser.indirect(input, at) {
        Ok(object) => object,
        Err(error) if error.kind == kit_core::Kind::Limit => return Err(error),
        // An object that is cut off or damaged: what a reader shows of it is not ours to guess.
        Err(_) => return Err(Error::unsupported("object is damaged").at(at as u64)),
    };
    xref.entries.insert(object.number, Entry::At(at, object.generation));
    let (Some(start), Some(dict)) = (object.data, object.value.dict()) else { return Ok(object.end) };
    let range = parser.data_range(input, start, dict.get("Length").and_then(Value::size))?;
    let end = range.end;
    if dict.get("Type").is_some_and(|name| name.is_name("XRef")) {
        take_trailer(xref, dict.clone());
    } else if dict.get("Type").is_some_and(|name| name.is_name("ObjStm")) {
        let plain = filter::decode(dict, &input[range], limits)?;
        for (index, (number, _)) in places(dict, &plain).unwrap_or_default().into_iter().enumerate() {
            xref.entries.insert(number, Entry::In(object.number, index as u32));
        }
    }
    Ok(end)
}

fn trailer(input: &[u8], at: usize, xref: &mut Xref, parser: &mut Parser) -> usize {
    let mut lexer = Lexer::new(input, at);
    match parser.value(&mut lexer) {
        Ok(Value::Dict(dict)) => {
            take_trailer(xref, dict);
            lexer.at
        }
        _ => at,
    }
}

/// The last one that has a catalogue holds; one that is encrypted makes the file so.
fn take_trailer(xref: &mut Xref, mut dict: Dict) {
    if let Some(key) = xref.trailer.get("Encrypt") {
        dict.set("Encrypt", key.clone());
    }
    if dict.get("Root").is_some() {
        xref.trailer = dict;
    }
}
