//! The streams that hold the bytes of entries: names and texts as one, the others by kind.
//!
//! ```text
//!  text:    each entry's name and a line feed, a zero; each text and a zero, alike ones together
//!  binary, opaque:  the bytes of entries, alike ones together
//! ```

use crate::entry::{Entry, sorted};
use crate::kind::Kind;
use kit_core::{Error, Result};

/// The kinds that have streams, in their order.
pub const KINDS: [Kind; 3] = [Kind::Text, Kind::Binary, Kind::Opaque];

/// The bytes of each stream.
pub type Streams = [Vec<u8>; 3];

/// Makes the streams of entries with these bytes.
pub fn join(entries: &[Entry], bodies: &[&[u8]]) -> Streams {
    let mut streams = Streams::default();
    for entry in entries {
        streams[0].extend_from_slice(&entry.name);
        streams[0].push(b'\n');
    }
    streams[0].push(0);
    for at in sorted(entries) {
        if let Some(stream) = KINDS.iter().position(|&kind| kind == entries[at].kind) {
            streams[stream].extend_from_slice(bodies[at]);
            if entries[at].kind == Kind::Text {
                streams[stream].push(0);
            }
        }
    }
    streams
}

/// Takes the names of `count` entries off the front of the text.
pub fn names(text: &mut &[u8], count: u64) -> Result<Vec<Vec<u8>>> {
    let mut names = Vec::new();
    for _ in 0..count {
        names.push(until(text, b'\n')?.to_vec());
    }
    if !until(text, 0)?.is_empty() {
        return Err(Error::corrupt(format!("expected {count} names, found more")));
    }
    Ok(names)
}

/// The bytes of each entry; those of parts are elsewhere.
pub fn split<'a>(entries: &[Entry], mut streams: [&'a [u8]; 3]) -> Result<Vec<&'a [u8]>> {
    let mut bodies = vec![&[][..]; entries.len()];
    for at in sorted(entries) {
        let Some(number) = KINDS.iter().position(|&kind| kind == entries[at].kind) else { continue };
        let stream = &mut streams[number];
        bodies[at] = match entries[at].kind {
            Kind::Text => until(stream, 0)?,
            _ => crate::record::take(stream, entries[at].len)?,
        };
    }
    match streams.iter().position(|stream| !stream.is_empty()) {
        Some(number) => Err(Error::corrupt(format!("expected the end of stream {number}, found more bytes"))),
        None => Ok(bodies),
    }
}

/// Takes what stands before `end` off the front of `text`, and `end` with it.
fn until<'a>(text: &mut &'a [u8], end: u8) -> Result<&'a [u8]> {
    let len = text.iter().position(|&byte| byte == end);
    let len = len.ok_or_else(|| Error::corrupt(format!("expected a byte {end} behind a text, found the end")))?;
    let taken = &text[..len];
    *text = &text[len + 1..];
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_come_back_in_the_order_of_entries() {
        let entry = |name: &[u8], kind, len| Entry { name: name.to_vec(), kind, len };
        let entries = [
            entry(b"z.xml", Kind::Text, 0),
            entry(b"b.bin", Kind::Binary, 3),
            entry(b"", Kind::Nothing, 0),
            entry(b"a.xml", Kind::Text, 0),
            entry(b"a.bin", Kind::Binary, 1),
        ];
        let bodies: [&[u8]; 5] = [b"zz", b"\0\x01\x02", b"", b"a", b"x"];
        let streams = join(&entries, &bodies);
        assert_eq!(streams[0], b"z.xml\nb.bin\n\na.xml\na.bin\n\0a\0zz\0");
        assert_eq!(streams[1], b"x\0\x01\x02");
        let mut text = &streams[0][..];
        let names = names(&mut text, 5).expect("five names");
        assert!(names.iter().eq(entries.iter().map(|entry| &entry.name)));
        assert_eq!(split(&entries, [text, &streams[1], &streams[2]]), Ok(bodies.to_vec()));
        assert!(split(&entries, [text, &streams[1][1..], &streams[2]]).is_err());
        assert!(split(&entries, [text, &streams[1], b"more"]).is_err());
    }
}
