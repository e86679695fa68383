//! One frame and nothing around it, for what no sample holds.

use kit_core::{Codec, Cx, Encoded, Limits, Options};

/// The payload of a frame, once the frame has come back from it, both within the memory that the codec declares.
pub fn coded(codec: &dyn Codec, frame: &[u8], options: &[(&str, &str)]) -> Vec<u8> {
    let options = Options::resolve(codec.info(), options).expect("options");
    let len = frame.len() as u64;
    let mut cx = Cx {
        version: codec.info().version,
        options: &options,
        plan: &[],
        at: 0,
        len,
        references: &[],
        limits: Limits::DEFAULT,
    };
    cx.limits = Limits { memory: codec.memory(len, &cx), output: len };
    let mut encoded = Encoded::default();
    codec.encode(frame, &cx, &mut encoded).expect("any bytes");
    let parts: Vec<&[u8]> = encoded.parts.iter().map(|part| &part.bytes[..]).collect();
    let mut restored = Vec::new();
    codec.decode(&encoded.payload, &parts, &cx, &mut restored).expect("its own payload");
    assert!(restored == frame, "{len} bytes with {:?} do not come back", options.pairs());
    encoded.payload
}
