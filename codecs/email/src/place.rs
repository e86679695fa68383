//! Where a body goes: into the text, into the binary stream, or out as a part.

use crate::entity::{Entity, Kind, Transfer};

/// Bytes from which on a body is a part.
const PART: usize = 2 << 10;

/// Bytes from which on it is one where it looks like something that has a codec of its own.
const KNOWN_PART: usize = 1 << 10;

/// Bytes from which on it is one where it is never the same twice, and has certificates in common with others.
const SIGNED_PART: usize = 64 << 10;

/// Bytes from which on text is a part, where it is a file.
const TEXT_PART: usize = 4 << 10;

/// Bytes that tell whether a body is text.
const HEAD: usize = 4 << 10;

/// Where a body goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// What a reader reads.
    Text,
    /// What is short.
    Binary,
    /// A file.
    Part,
}

/// Where a body goes, by its header and its bytes.
pub fn destination(entity: &Entity, transfer: Transfer, plain: &[u8]) -> Destination {
    let kind = if transfer == Transfer::Uuencode { Kind::Other } else { entity.kind };
    // A message that is written as a whole has transfer encodings of its own to undo.
    let is_file = entity.is_attached || matches!(kind, Kind::Message | Kind::Other);
    if is_text(kind, &plain[..plain.len().min(HEAD)]) {
        return if is_file && plain.len() >= TEXT_PART { Destination::Part } else { Destination::Text };
    }
    let part = match kind {
        Kind::Signed => SIGNED_PART,
        _ if is_known(plain) => KNOWN_PART,
        _ => PART,
    };
    if plain.len() >= part { Destination::Part } else { Destination::Binary }
}

/// Whether a body of that kind is text by its first bytes; what is not said to be text is not taken for it lightly.
fn is_text(kind: Kind, head: &[u8]) -> bool {
    let controls = head.iter().filter(|&&byte| byte.is_ascii_control() && !b"\t\r\n".contains(&byte)).count();
    match kind {
        Kind::Other | Kind::Signed => controls == 0 && head.is_ascii(),
        _ => controls * 50 <= head.len() && !head.starts_with(b"%PDF-"),
    }
}

/// Whether a file begins as one does that has a codec.
fn is_known(plain: &[u8]) -> bool {
    let starts: [&[u8]; 8] =
        [b"\xFF\xD8\xFF", b"\x89PNG\r\n", b"GIF8", b"%PDF-", b"PK\x03\x04", b"II*\0", b"MM\0*", b"BM"];
    starts.iter().any(|start| plain.starts_with(start)) && plain.len() > 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_go_where_they_are_coded_best() {
        let of = |kind, is_attached, plain: &[u8]| {
            let mut entity = Entity::of(kind);
            entity.is_attached = is_attached;
            destination(&entity, Transfer::Base64, plain)
        };
        assert_eq!(of(Kind::Text, false, &[b'a'; 9000]), Destination::Text);
        assert_eq!(of(Kind::Text, true, &[b'a'; 9000]), Destination::Part);
        assert_eq!(of(Kind::Text, true, b"BM is a name"), Destination::Text);
        assert_eq!(of(Kind::Text, true, &[b'a'; 900]), Destination::Text);
        assert_eq!(of(Kind::Other, false, &[b'a'; 900]), Destination::Text);
        assert_eq!(of(Kind::Other, false, &[b'a'; 9000]), Destination::Part);
        assert_eq!(of(Kind::Message, false, &[b'a'; 9000]), Destination::Part);
        assert_eq!(of(Kind::Signed, false, &[0; 9000]), Destination::Binary);
        assert_eq!(of(Kind::Text, false, &[0; 900]), Destination::Binary);
        assert_eq!(of(Kind::Other, false, &[0; 9000]), Destination::Part);
        assert_eq!(of(Kind::Other, false, &[&b"GIF89a"[..], &[0; 1100]].concat()), Destination::Part);
    }
}
