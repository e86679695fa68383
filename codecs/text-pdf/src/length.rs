//! The length in a stream's dictionary, left out where it follows from the stream (ISO 32000-2 §7.3.8.2).

use crate::dictionary::{Dictionary, Length};
use crate::scan::{self, Opening};

/// By how much a dictionary's length may exceed the stream's for it to be left out.
const MOST_BEHIND: u64 = 64;

/// The opening behind `count` others from `from` on.
pub fn pass(text: &[u8], mut from: usize, count: u64) -> Option<Opening> {
    for _ in 0..count {
        from = scan::next(text, from)?.data;
    }
    scan::next(text, from)
}

/// Where in a dictionary the digits of its length stood before they were left out: behind one byte of white space.
pub fn place(dictionary: Dictionary<'_>) -> Option<usize> {
    dictionary.place("/Length").map(|key| key + 1).filter(|&at| at <= dictionary.0.len())
}

/// Leaves the length of a stream of `len` bytes out of its dictionary, which ends the skeleton behind `start` and `count` other
/// openings; returns by how much it exceeds `len`, and one more, or 0 where it stays.
pub fn cut(skeleton: &mut Vec<u8>, start: usize, count: u64, dictionary: Dictionary<'_>, len: u64) -> u64 {
    let Some(Length::Direct(length, digits, end)) = dictionary.length() else { return 0 };
    let behind = length.checked_sub(len).filter(|&behind| behind < MOST_BEHIND);
    let (Some(behind), Some(opening)) = (behind, pass(skeleton, start, count)) else { return 0 };
    let at = opening.dictionary.start;
    if dictionary.0 != &skeleton[opening.dictionary.clone()]
        || length.to_string().as_bytes() != &dictionary.0[digits..end]
    {
        return 0;
    }
    let text = skeleton[at..].to_vec();
    skeleton.drain(at + digits..at + end);
    let is_found = pass(skeleton, start, count).is_some_and(|found| {
        found.dictionary.start == at && place(Dictionary(&skeleton[found.dictionary])) == Some(digits)
    });
    if !is_found {
        skeleton.truncate(at);
        skeleton.extend_from_slice(&text);
        return 0;
    }
    behind + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_left_out_where_it_is_found_again() {
        let cut = |text: &str, len| {
            let mut skeleton = text.as_bytes().to_vec();
            let opening = pass(&skeleton, 0, 0).expect("an opening");
            let dictionary = text.as_bytes()[opening.dictionary].to_vec();
            let hole = cut(&mut skeleton, 0, 0, Dictionary(&dictionary), len);
            (hole, String::from_utf8(skeleton).expect("text"))
        };
        assert_eq!(cut("1 0 obj<</Length 12>>stream\n", 10), (3, "1 0 obj<</Length >>stream\n".into()));
        for other in
            ["1 0 obj<</Length  12>>stream\n", "1 0 obj<</Length 012>>stream\n", "1 0 obj<</Length 9>>stream\n"]
        {
            assert_eq!(cut(other, 10), (0, other.into()));
        }
    }
}
