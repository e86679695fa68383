//! The trailer: where everything is, what was promised, and the facts the codec stated.

use super::Item;
use super::field::{expect_end, put_block, take_array, take_bytes, take_number, take_text};
use crate::{Error, Report, Result, Value};
use kit_entropy::varint;

/// What is known once everything is coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Trailer {
    /// The records of the file in order.
    pub items: Vec<Item>,
    /// SHA-256 of the original.
    pub original_sha256: [u8; 32],
    /// SHA-256 of what is restored.
    pub restored_sha256: [u8; 32],
    /// What the codec had to say.
    pub report: Report,
}

/// Length of what ends the archive: a checksum over header and trailer, and the trailer's length.
pub const TAIL_LEN: u64 = 8;

impl Trailer {
    /// Appends the trailer and the tail to the archive that starts with `header`.
    pub fn put(&self, header: &[u8], out: &mut Vec<u8>) {
        let mut body = Vec::new();
        varint::put(&mut body, self.items.len() as u64);
        for item in &self.items {
            item.put(&mut body);
        }
        body.extend_from_slice(&self.original_sha256);
        let differs = self.restored_sha256 != self.original_sha256;
        body.push(u8::from(differs));
        if differs {
            body.extend_from_slice(&self.restored_sha256);
        }
        varint::put(&mut body, self.report.facts.len() as u64);
        for (name, value) in &self.report.facts {
            put_block(&mut body, name.as_bytes());
            put_value(&mut body, value);
        }
        let crc = crc32c::crc32c_append(crc32c::crc32c(header), &body);
        out.extend_from_slice(&body);
        out.extend_from_slice(&crc.to_le_bytes());
        out.extend_from_slice(&(body.len() as u32).to_le_bytes());
    }

    /// Trailer and tail of the archive that starts with `header`; fails where their length is more than the tail can say.
    pub fn seal(&self, header: &[u8]) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.put(header, &mut bytes);
        if bytes.len() as u64 > u64::from(u32::MAX) + TAIL_LEN {
            return Err(Error::limit(format!("{} records are more than an archive can hold", self.items.len())));
        }
        Ok(bytes)
    }

    /// The length of trailer and tail, from the last [`TAIL_LEN`] bytes of the archive.
    pub fn measure(tail: &[u8]) -> Result<u64> {
        let len = tail.last_chunk().ok_or_else(|| Error::corrupt("the archive is cut short"))?;
        Ok(u64::from(u32::from_le_bytes(*len)) + TAIL_LEN)
    }

    /// Takes the trailer from exactly its bytes and its tail's, and checks them and the header against the checksum.
    pub fn take(header: &[u8], bytes: &[u8]) -> Result<Self> {
        let cut = || Error::corrupt("the archive is cut short or was changed: its trailer does not match");
        let (bytes, _) = bytes.split_last_chunk::<4>().ok_or_else(cut)?;
        let (mut body, crc) = bytes.split_last_chunk().ok_or_else(cut)?;
        if crc32c::crc32c_append(crc32c::crc32c(header), body) != u32::from_le_bytes(*crc) {
            return Err(cut());
        }
        let input = &mut body;
        let mut items = Vec::new();
        for _ in 0..take_number(input, "item count")? {
            items.push(Item::take(input)?);
        }
        let original_sha256 = take_array(input, "SHA-256 of the original")?;
        let restored_sha256 = match take_bytes(input, 1, "fidelity")? {
            [0] => original_sha256,
            [1] => take_array(input, "SHA-256 of the restored form")?,
            other => return Err(Error::corrupt(format!("fidelity = {other:?}: expected 0 or 1"))),
        };
        let mut report = Report::default();
        for _ in 0..take_number(input, "fact count")? {
            let name = take_text(input, "fact name")?;
            report.state(&name, take_value(input)?);
        }
        expect_end(input, "trailer")?;
        Ok(Self { items, original_sha256, restored_sha256, report })
    }
}

fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Text(text) => {
            out.push(0);
            put_block(out, text.as_bytes());
        }
        Value::Sum(n) => {
            out.push(1);
            varint::put(out, *n);
        }
        Value::Least(x) => {
            out.push(2);
            out.extend_from_slice(&x.to_le_bytes());
        }
        Value::Most(x) => {
            out.push(3);
            out.extend_from_slice(&x.to_le_bytes());
        }
        Value::All(b) => out.extend_from_slice(&[4, u8::from(*b)]),
    }
}

fn take_value(input: &mut &[u8]) -> Result<Value> {
    Ok(match take_bytes(input, 1, "fact")? {
        [0] => Value::Text(take_text(input, "fact")?),
        [1] => Value::Sum(take_number(input, "fact")?),
        [2] => Value::Least(f64::from_le_bytes(take_array(input, "fact")?)),
        [3] => Value::Most(f64::from_le_bytes(take_array(input, "fact")?)),
        [4] => Value::All(take_bytes(input, 1, "fact")? == [1]),
        tag => return Err(Error::corrupt(format!("fact tag = {tag:?}: expected 0 to 4"))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trailer() -> Trailer {
        let mut report = Report::default();
        report.state("text", Value::Text("yes".into()));
        report.state("sum", Value::Sum(1 << 40));
        report.state("least", Value::Least(61.5));
        report.state("most", Value::Most(-1.0));
        report.state("all", Value::All(true));
        let items = vec![Item::Part { len: 0, sha256: [1; 32], restored_len: 9 }];
        Trailer { items, original_sha256: [2; 32], restored_sha256: [3; 32], report }
    }

    #[test]
    fn comes_back_and_nothing_damaged_does() {
        for restored_sha256 in [[2; 32], [3; 32]] {
            let trailer = Trailer { restored_sha256, ..trailer() };
            let mut out = Vec::new();
            trailer.put(b"header", &mut out);
            assert_eq!(Trailer::measure(&out), Ok(out.len() as u64));
            assert_eq!(Trailer::take(b"header", &out), Ok(trailer));
            assert!(Trailer::take(b"hEader", &out).is_err());
            for len in 0..out.len() {
                assert!(Trailer::take(b"header", &out[..len]).is_err());
            }
            // The last four bytes are the length, which says where to start and is checked by that.
            for bit in 0..(out.len() - 4) * 8 {
                out[bit / 8] ^= 1 << (bit % 8);
                assert!(Trailer::take(b"header", &out).is_err());
                out[bit / 8] ^= 1 << (bit % 8);
            }
        }
    }
}
