//! PackBits (TIFF 6.0 §9): runs of one byte, and of any bytes.
//!
//! Encoders differ in what they make of two equal bytes, and in whether rows begin anew.

/// How an encoder makes runs and literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    style: Style,
    /// Whether each row begins anew.
    by_row: bool,
}

/// What becomes of two equal bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// A run, but for those between two literals that fit into one, as of libtiff.
    Merges,
    /// A run only where no literal goes before it.
    Opens,
    /// Never a run.
    Triples,
    /// Always a run.
    Pairs,
}

impl Policy {
    /// All policies, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        [Style::Merges, Style::Opens, Style::Triples, Style::Pairs]
            .into_iter()
            .flat_map(|style| [true, false].map(|by_row| Self { style, by_row }))
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
    for row in plain.chunks(row) {
        match policy.style {
            Style::Merges => merging(row, out),
            style => encode_row(row, style, out),
        }
    }
}

fn encode_row(row: &[u8], style: Style, out: &mut Vec<u8>) {
    let (mut at, mut literal) = (0, 0);
    while at < row.len() {
        let run = row[at..].iter().take(128).take_while(|&&byte| byte == row[at]).count();
        let least = match style {
            Style::Pairs => 2,
            Style::Opens if literal == at => 2,
            _ => 3,
        };
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

/// Codes a row so that a pair between single bytes becomes part of their literal.
fn merging(row: &[u8], out: &mut Vec<u8>) {
    // Where the length of the literal is that may still grow, and whether a run stands behind it.
    let mut literal: Option<usize> = None;
    let mut has_run = false;
    for run in row.chunk_by(|a, b| a == b) {
        let byte = run[0];
        if run.len() == 1 {
            if let Some(at) = literal.filter(|_| has_run) {
                let pair = out.len() - 2;
                if out[pair] == 0xFF && out[at] < 126 {
                    out[at] += 2;
                    out[pair] = out[pair + 1];
                    literal = literal.filter(|_| out[at] < 127);
                } else {
                    literal = None;
                }
                has_run = false;
            }
            match literal {
                Some(at) => {
                    out[at] += 1;
                    literal = literal.filter(|_| out[at] < 127);
                }
                None => {
                    literal = Some(out.len());
                    out.push(0);
                }
            }
            out.push(byte);
            continue;
        }
        for piece in run.chunks(128) {
            if has_run {
                (literal, has_run) = (None, false);
            }
            if piece.len() == 1 {
                literal = Some(out.len());
                out.extend([0, byte]);
            } else {
                out.extend([(257 - piece.len()) as u8, byte]);
                has_run = literal.is_some();
            }
        }
    }
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
        encode(&plain, 24, Policy { style: Style::Merges, by_row: true }, &mut out);
        assert_eq!(out, stream);
        assert!(decode(&stream, 23).is_none() && decode(&stream[..14], 24).is_none());
    }

    #[test]
    fn every_policy_keeps_the_plaintext() {
        let plain: Vec<u8> = (0..900u32).map(|i| ((i * i) >> 9) as u8 / 3).collect();
        for policy in Policy::all() {
            let mut out = Vec::new();
            encode(&plain, 100, policy, &mut out);
            assert_eq!(decode(&out, plain.len()), Some((plain.clone(), out.len())));
        }
    }
}
