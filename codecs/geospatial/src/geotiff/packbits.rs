//! PackBits (TIFF 6.0 §9): runs of one byte, and of any bytes.
//!
//! Encoders differ in what they do with two equal bytes and where they begin anew; the three here are what files show.

/// What an encoder does with a run of two bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The shortest run that ends a literal.
    least: u8,
    /// Whether a run of two is one where no literal goes before it.
    pairs: bool,
    /// Whether each row begins anew.
    by_row: bool,
}

impl Policy {
    /// All policies, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        [(3, true), (3, false), (2, true)]
            .into_iter()
            .flat_map(|(least, pairs)| [true, false].map(|by_row| Self { least, pairs, by_row }))
    }
}

/// The plaintext, of at most `most` bytes, and how many bytes of the stream it takes.
pub fn decode(stream: &[u8], most: usize) -> Option<(Vec<u8>, usize)> {
    let mut plain = Vec::with_capacity(most.min(stream.len().saturating_mul(2)));
    let mut at = 0;
    while plain.len() < most && at < stream.len() {
        match stream[at] {
            128 => at += 1,
            count @ 0..128 => {
                plain.extend(stream.get(at + 1..at + 2 + usize::from(count))?);
                at += 2 + usize::from(count);
            }
            count => {
                plain.resize(plain.len() + 257 - usize::from(count), *stream.get(at + 1)?);
                at += 2;
            }
        }
    }
    (plain.len() <= most).then_some((plain, at))
}

/// Codes rows of `row` bytes onto the end of `out`.
pub fn encode(plain: &[u8], row: usize, policy: Policy, out: &mut Vec<u8>) {
    let row = if policy.by_row { row.max(1) } else { plain.len().max(1) };
    plain.chunks(row).for_each(|row| encode_row(row, policy, out));
}

fn encode_row(row: &[u8], policy: Policy, out: &mut Vec<u8>) {
    let (mut at, mut literal) = (0, 0);
    while at < row.len() {
        let run = row[at..].iter().take(128).take_while(|&&byte| byte == row[at]).count();
        let least = if literal == at && policy.pairs { 2 } else { usize::from(policy.least) };
        if run >= least {
            put_literal(&row[literal..at], out);
            out.extend([(257 - run) as u8, row[at]]);
            at += run;
            literal = at;
        } else {
            at += run;
        }
    }
    put_literal(&row[literal..], out);
}

fn put_literal(bytes: &[u8], out: &mut Vec<u8>) {
    for piece in bytes.chunks(128) {
        out.push((piece.len() - 1) as u8);
        out.extend_from_slice(piece);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_apple() {
        // The example of Apple's Technical Note 1023.
        let stream = [0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA];
        let (plain, consumed) = decode(&stream, 24).expect("PackBits");
        assert_eq!((plain.len(), consumed), (24, 15));
        let mut out = Vec::new();
        encode(&plain, 24, Policy { least: 3, pairs: true, by_row: true }, &mut out);
        assert_eq!(out, stream);
        assert!(decode(&stream, 23).is_none() && decode(&stream[..14], 24).is_none());
    }

    #[test]
    fn every_policy_keeps_the_plaintext() {
        let plain: Vec<u8> = (0..900u32).map(|i| (i * i >> 9) as u8 / 3).collect();
        for policy in Policy::all() {
            let mut out = Vec::new();
            encode(&plain, 100, policy, &mut out);
            assert_eq!(decode(&out, plain.len()), Some((plain.clone(), out.len())));
        }
    }
}
