//! Object streams without the offsets before their objects, which follow from the objects (ISO 32000-2 §7.5.7).
//!
//! ```text
//!  11 0 12 24 15 31 <</Type/Page …>> [1 2 3] (x)
//!  11  12  15  <</Type/Page …>> [1 2 3] (x)
//! ```

use kit_core::{Error, Result};

/// Bytes of the longest stream that is changed.
const LONGEST: usize = 4 << 20;

/// The stream of `count` objects without their offsets, where [`lengthen`] gives it back.
pub fn shorten(plain: &[u8], count: u64) -> Option<Vec<u8>> {
    if plain.len() > LONGEST {
        return None;
    }
    let mut out = Vec::with_capacity(plain.len());
    let mut at = 0;
    for _ in 0..count {
        let offset = at + digits(&plain[at..])? + 1;
        out.extend_from_slice(plain.get(at..offset)?);
        let end = offset + digits(&plain[offset..])?;
        at = end + spaces(&plain[end..]);
        out.extend_from_slice(&plain[end..at]);
    }
    out.extend_from_slice(&plain[at..]);
    lengthen(&out, count).is_ok_and(|again| again == plain).then_some(out)
}

/// Undoes [`shorten`].
pub fn lengthen(short: &[u8], count: u64) -> Result<Vec<u8>> {
    let bad = |at: usize| Error::corrupt("an object stream has fewer objects than its dictionary tells").at(at as u64);
    if short.len() > LONGEST || count > short.len() as u64 {
        return Err(bad(short.len()));
    }
    let mut places = Vec::new();
    let mut at = 0;
    for _ in 0..count {
        let offset = at + digits(&short[at..]).ok_or_else(|| bad(at))? + 1;
        at = offset + spaces(short.get(offset..).ok_or_else(|| bad(at))?);
        places.push(offset);
    }
    let objects = &short[at..];
    let mut out = Vec::with_capacity(short.len() + 8 * places.len());
    let (mut copied, mut object) = (0, 0);
    for place in places {
        out.extend_from_slice(&short[copied..place]);
        out.extend_from_slice(object.to_string().as_bytes());
        copied = place;
        object = next(objects, object);
    }
    out.extend_from_slice(&short[copied..]);
    Ok(out)
}

/// How many digits begin a text, where one does.
fn digits(text: &[u8]) -> Option<usize> {
    Some(text.iter().take_while(|byte| byte.is_ascii_digit()).count()).filter(|&count| count > 0)
}

fn spaces(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// Where the object behind the one at `at` begins.
fn next(text: &[u8], mut at: usize) -> usize {
    let mut depth = 0u32;
    loop {
        let Some(&byte) = text.get(at) else { return at };
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'<' if text.get(at + 1) == Some(&b'<') => (depth, at) = (depth + 1, at + 1),
            b'>' if text.get(at + 1) == Some(&b'>') => (depth, at) = (depth.saturating_sub(1), at + 1),
            b'(' => at += string(&text[at..]),
            b'<' => at += text[at..].iter().take_while(|&&byte| byte != b'>').count(),
            _ => at += text[at + 1..].iter().take_while(|byte| is_regular(**byte)).count(),
        }
        at = (at + 1).min(text.len());
        at += spaces(&text[at..]);
        if depth == 0 {
            return at;
        }
    }
}

/// Bytes from the opening parenthesis of a string to the closing one.
fn string(text: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0u32, false);
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' if depth == 1 => return at,
            b')' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_from_objects() {
        let plain = b"11 0 12 23 15 31\n16 37 17 40 18 44 <</A(\\)>>)/B[<<>>]>> [1 2 (]) /Nam 77\n<4>true";
        let offsets = "11 0 12 24 15 34 16 39 17 42 18 45 ";
        let text = [offsets.as_bytes(), b"<</A(\\)>>)/B[<<>>]   >> [1 2 (])] /Nam 77\n<4>true"].concat();
        let short = shorten(&text, 6).expect("offsets follow");
        assert_eq!(short.len(), text.len() - 11);
        assert_eq!(lengthen(&short, 6).as_deref(), Ok(&text[..]));
        assert_eq!(shorten(plain, 6), None, "other offsets than the objects'");
        assert_eq!(shorten(&text, 7), None);
        assert_eq!(shorten(&text, 5).and_then(|short| lengthen(&short, 5).ok()), None);
    }

    #[test]
    fn what_holds_no_objects_is_refused() {
        for (text, count) in [(&b""[..], 1), (b"1", 1), (b"1 ", 2), (b"1  2", 2), (b"x", 1), (b"1 1", u64::MAX)] {
            assert!(lengthen(text, count).is_err(), "{text:?}");
            assert_eq!(shorten(text, count), None);
        }
        assert_eq!(lengthen(b"1 ", 1), Ok(b"1 0".to_vec()));
    }
}
