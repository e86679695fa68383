//! Where a frame ends: in front of a picture, where enough bytes lie before it.

use crate::survey::MAGIC;

/// Bytes from which on a frame ends where the next picture starts; smaller pictures share a frame and what is learnt.
const LEAST_FRAME: usize = 512 << 10;

/// The length of the frame with which `window` starts.
pub fn end(window: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let next = match find(window, at) {
            Some(start) if start >= LEAST_FRAME => return start,
            Some(start) => picture_end(&window[start..]).map(|len| start + len),
            None => None,
        };
        match next {
            Some(next) => at = next,
            None => return window.len(),
        }
    }
}

/// The next place from `from` on where a picture may start.
pub fn find(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(MAGIC.len()).position(|bytes| bytes == MAGIC).map(|at| from + at)
}

/// The length of the picture with which `bytes` start, EOI included; `None` where it does not end.
fn picture_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Entropy-coded bytes have FF only in front of 00 and restart markers.
        at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match *bytes.get(at + 1)? {
            0xD9 => return Some(at + 2),
            0xFF => at += 1,
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            _ => {
                let length = bytes.get(at + 2..)?.first_chunk::<2>()?;
                at += 2 + usize::from(u16::from_be_bytes(*length)).max(2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_ends_between_pictures() {
        // A comment in which a picture seems to start; then nothing but zeros up to EOI.
        let mut picture = vec![0xFF, 0xD8, 0xFF, 0xFE, 0, 5, 0xFF, 0xD8, 0xFF];
        picture.resize(300_000, 0);
        picture.extend([0xFF, 0xD9]);
        let mut file = picture.repeat(5);
        assert_eq!(end(&file), 600_004);
        assert_eq!(end(&file[600_004..]), 600_004);
        assert_eq!(end(&file[4 * 300_002..]), 300_002);
        file.truncate(800_000);
        assert_eq!(end(&file[300_002..]), 499_998);
        assert_eq!(end(b"no picture"), 10);
    }
}
