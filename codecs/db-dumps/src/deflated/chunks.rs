//! Chunks of PostgreSQL's custom format: a length, its bytes, and so on until a length of zero (pg_backup_custom.c, `_CustomWriteFunc`).
//!
//! A length is a sign, which is 0, and four bytes, the least first (pg_backup_archiver.c, `WriteInt`).

/// A stream in chunks.
pub struct Chunks {
    /// Its bytes.
    pub stream: Vec<u8>,
    /// Bytes of each chunk but the last, which has no more.
    pub each: usize,
    /// Bytes that it takes with its lengths, the last zero among them.
    pub consumed: usize,
}

const LENGTH: usize = 5;

/// A zlib stream in chunks of equal lengths, but for the last, at the front of `input`.
pub fn find(input: &[u8]) -> Option<Chunks> {
    // The first two bytes of a zlib stream with a window of 32 KiB and no dictionary, RFC 1950.
    let begins = matches!(input.get(LENGTH..LENGTH + 2), Some([0x78, 0x01 | 0x5E | 0x9C | 0xDA]));
    let each = length(input).filter(|&each| begins && each > 0)?;
    let (mut stream, mut at, mut last) = (Vec::new(), 0, each);
    loop {
        let len = length(&input[at..])?;
        at += LENGTH;
        if len == 0 {
            return Some(Chunks { stream, each, consumed: at });
        }
        if last < each || len > each {
            return None;
        }
        stream.extend(input.get(at..at + len)?);
        at += len;
        last = len;
    }
}

/// Appends a stream in chunks of `each` bytes.
pub fn put(stream: &[u8], each: usize, out: &mut Vec<u8>) {
    for chunk in stream.chunks(each) {
        out.push(0);
        out.extend((chunk.len() as u32).to_le_bytes());
        out.extend(chunk);
    }
    out.extend([0; LENGTH]);
}

fn length(input: &[u8]) -> Option<usize> {
    match input {
        [0, rest @ ..] => rest.first_chunk().and_then(|bytes| usize::try_from(u32::from_le_bytes(*bytes)).ok()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_come_back() {
        let stream: Vec<u8> = [0x78, 0x9C].into_iter().chain(0..200).collect();
        for each in [2, 7, 101, 202, 300] {
            let mut out = Vec::new();
            put(&stream, each, &mut out);
            out.extend(b"what follows");
            let found = find(&out).expect("a stream");
            assert_eq!((found.stream == stream, found.consumed), (true, out.len() - 12));
            assert_eq!(found.each, each.min(stream.len()));
        }
    }

    #[test]
    fn other_bytes_are_no_chunks() {
        let chunk = |len: u32| [&[0][..], &len.to_le_bytes(), &vec![0x78; len as usize]].concat();
        let start = [&[0, 2, 0, 0, 0, 0x78, 0x9C][..], &chunk(1)].concat();
        assert!(find(&[&start[..], &[0; 5]].concat()).is_some());
        for wrong in [
            start.clone(),
            [&start[..], &chunk(1), &[0; 5]].concat(),
            [&start[..7], &chunk(3), &[0; 5]].concat(),
            [&start[..], &[1, 0, 0, 0, 0]].concat(),
            [&start[..], &[0, 9, 0, 0, 0, 1]].concat(),
            vec![0, 0, 0, 0, 0, 0x78, 0x9C],
        ] {
            assert!(find(&wrong).is_none(), "{wrong:?}");
        }
    }
}
