//! A font's bytes with the ciphers undone: as many bytes as before, each font and only that font gives them.
//!
//! ```text
//!   cleartext … currentfile eexec⏎ │ private part, deciphered; in it each charstring, deciphered once more │ zeros, cleartomark
//!                                  ▲ found again by the word                                             end ▲ is remembered
//! ```

use super::cipher::{CHARSTRING, EEXEC, decipher, encipher};
use super::walk::Walk;

/// Undoes the ciphers in place; returns where the private part ends, 0 where there is none.
pub fn undo(font: &mut [u8]) -> u64 {
    let Some(start) = private(font) else { return 0 };
    let private = &mut font[start..];
    // In hexadecimal it is left alone (§7.2): in a PDF it may not be (ISO 32000-1, 9.9.1).
    if private.len() < 4 || private[..4].iter().all(u8::is_ascii_hexdigit) {
        return 0;
    }
    let cipher = private.to_vec();
    decipher(private, EEXEC);
    let len = find(private, b"closefile").map_or(private.len(), |at| {
        let behind = at + b"closefile".len();
        behind + usize::from(matches!(private.get(behind), Some(b'\n' | b'\r' | b' ')))
    });
    private[len..].copy_from_slice(&cipher[len..]);
    charstrings(&mut private[..len], decipher);
    (start + len) as u64
}

/// Does the ciphers again, from what [`undo`] left and returned; leaves the bytes alone where that cannot be.
pub fn redo(font: &mut [u8], end: u64) {
    let Some(private) = private(font).zip(usize::try_from(end).ok()).and_then(|(start, end)| font.get_mut(start..end))
    else {
        return;
    };
    charstrings(private, encipher);
    encipher(private, EEXEC);
}

/// Where the private part starts: behind the first `eexec` and the white space there (§7.2).
pub fn private(font: &[u8]) -> Option<usize> {
    let behind = find(font, WORD)? + WORD.len();
    let space = match font.get(behind..)? {
        [b'\r', b'\n', ..] => 2,
        [b' ' | b'\n' | b'\r' | b'\t', ..] => 1,
        _ => return None,
    };
    Some(behind + space)
}

/// What starts the private part.
pub const WORD: &[u8] = b"currentfile eexec";

/// Ciphers or deciphers each charstring of a private part.
fn charstrings(private: &mut [u8], change: fn(&mut [u8], u16)) {
    let mut walk = Walk::new();
    let mut at = 0;
    while at < private.len() {
        let owner = walk.step(private[at]);
        at += 1;
        let Some(owner) = owner else { continue };
        let end = usize::try_from(owner.len).ok().and_then(|len| at.checked_add(len));
        let Some(charstring) = end.and_then(|end| private.get_mut(at..end)) else { continue };
        if walk.len_iv().is_some() {
            change(charstring, CHARSTRING);
        }
        at += charstring.len();
    }
}

/// Where `word` first stands.
pub fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A font of one glyph, enciphered.
    fn font(trailer: &[u8]) -> (Vec<u8>, usize) {
        let mut charstring = b"\0\0\0\0\x8b\xf7\x4d\x0d\x0e".to_vec();
        encipher(&mut charstring, CHARSTRING);
        let mut private =
            b"\0\0\0\0dup /Private 8 dict dup begin /RD{string currentfile exch readstring pop}def\n/A 9 RD ".to_vec();
        private.extend(&charstring);
        private.extend(b" ND end mark currentfile closefile\n");
        encipher(&mut private, EEXEC);
        let head = b"%!PS-AdobeFont-1.0: X\ncurrentfile eexec\n";
        (([head, &private[..], trailer].concat()), head.len() + private.len())
    }

    #[test]
    fn the_ciphers_are_undone_and_done_again() {
        for trailer in [&b""[..], b"0000000000000000\ncleartomark\n", b"rubbish"] {
            let (bytes, end) = font(trailer);
            let mut plain = bytes.clone();
            assert_eq!(undo(&mut plain), end as u64);
            assert!(find(&plain, b"/A 9 RD \0\0\0\0\x8b\xf7\x4d\x0d\x0e ND").is_some());
            assert!(plain.ends_with(trailer));
            redo(&mut plain, end as u64);
            assert_eq!(plain, bytes);
        }
    }

    #[test]
    fn any_bytes_come_back() {
        let (bytes, _) = font(b"0000");
        for cut in 0..bytes.len() {
            for flip in [0, 0x41, 0xFF] {
                let mut odd = bytes.clone();
                odd[cut] ^= flip;
                odd.truncate(bytes.len() - cut / 2);
                let mut plain = odd.clone();
                let end = undo(&mut plain);
                redo(&mut plain, end);
                assert_eq!(plain, odd);
            }
        }
    }
}
