//! What of a frame has bytes of its own: members, gzip's contents, and what is not understood.

use crate::kind::Kind;

/// A piece of a frame that goes to a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The member's name; without line feeds and zeros.
    pub name: Vec<u8>,
    /// Which stream has its bytes.
    pub kind: Kind,
    /// How many bytes; of a text they end at a zero, and a part knows itself.
    pub len: u64,
}

/// The entries in the order in which the streams have them: alike ones stand together.
pub fn sorted(entries: &[Entry]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_cached_key(|&at| (likeness(&entries[at].name), at));
    order
}

/// What names have in common where contents are alike: the extension, then the name without digits, then the number.
fn likeness(name: &[u8]) -> (Vec<u8>, Vec<u8>, u64) {
    let base = name.rsplit(|&byte| byte == b'/').next().unwrap_or(name);
    let dot = base.iter().rposition(|&byte| byte == b'.');
    let extension = dot.map_or(&[][..], |dot| &base[dot + 1..]).to_ascii_lowercase();
    let letters = name.iter().copied().filter(|byte| !byte.is_ascii_digit()).collect();
    let digit = |value: u64, byte: &u8| value.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
    let number = name.iter().filter(|byte| byte.is_ascii_digit()).fold(0, digit);
    (extension, letters, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_names_stand_together_by_number() {
        let names = ["ppt/slides/slide10.xml", "a.rels", "ppt/slides/slide2.xml", "ppt/a.XML", "b"];
        let entries: Vec<Entry> =
            names.iter().map(|name| Entry { name: name.as_bytes().to_vec(), ..Entry::default() }).collect();
        assert_eq!(sorted(&entries), [4, 1, 3, 2, 0]);
    }
}
