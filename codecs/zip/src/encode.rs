//! A frame to a payload, as `SPEC.md` says.

/// Codes `frame` onto the end of `payload`; takes any bytes.
pub fn encode(frame: &[u8], payload: &mut Vec<u8>) {
    payload.extend_from_slice(frame);
}
