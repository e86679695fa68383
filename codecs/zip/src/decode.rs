//! A payload to its frame, as `SPEC.md` says.

use kit_core::{Cx, Error, Result};

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(payload: &[u8], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    cx.limits.need_output(cx.len)?;
    if payload.len() as u64 != cx.len {
        return Err(Error::corrupt(format!("expected {} bytes, found {}", cx.len, payload.len())));
    }
    out.extend_from_slice(payload);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::encode;
    use kit_core::{Kind, Limits, Options};

    fn restore(payload: &[u8], len: u64) -> Result<Vec<u8>> {
        let options = Options::default();
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let mut out = Vec::new();
        decode(payload, &cx, &mut out).map(|()| out)
    }

    #[test]
    fn bytes_come_back() {
        let frame = [0, 1, 255, b'\n'];
        let mut payload = Vec::new();
        encode(&frame, &mut payload);
        assert_eq!(restore(&payload, 4).expect("its own payload"), frame);
    }

    #[test]
    fn another_length_is_corrupt() {
        assert_eq!(restore(b"abc", 4).expect_err("one byte too few").kind, Kind::Corrupt);
    }
}
