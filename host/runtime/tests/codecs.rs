//! Every codec does as a component exactly what it does natively.

mod support;

use host_runtime::{Runtime, Settings, WasmCodec};
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use support::built;

/// Lines that look like a log, some 100 KB.
fn sample() -> Vec<u8> {
    let line =
        |n: u32| format!("Jun {:2} 12:{:02}:07 host{} sshd[{}]: session {n} opened\n", n % 30, n % 60, n % 7, n * 37);
    (0..2000).map(line).collect::<String>().into_bytes()
}

/// Codes the sample at one level with both, and compares all they say.
fn compare(native: &dyn Codec, wasm: &WasmCodec, level: Option<&str>) {
    let sample = sample();
    let given: Vec<(&str, &str)> = level.map(|level| ("level", level)).into_iter().collect();
    let options = Options::resolve(native.info(), &given).expect("options are allowed");
    let len = sample.len() as u64;
    let mut cx = Cx {
        version: native.info().version,
        options: &options,
        plan: &[],
        at: 0,
        len,
        references: &[],
        limits: Limits::DEFAULT,
    };
    cx.limits.memory = native.memory(len, &cx);
    assert_eq!(wasm.try_memory(len, &cx), Ok(cx.limits.memory));
    assert_eq!(wasm.try_probe(&sample, Some("a.log")), Ok(native.probe(&sample, Some("a.log"))));
    assert_eq!(wasm.try_survey(&[], len, &cx), Ok(native.survey(&[], len, &cx).expect("any file will do")));
    assert_eq!(wasm.try_frame_end(&sample, 0, false, &cx), Ok(native.frame_end(&sample, 0, false, &cx)));

    let mut encoded = Encoded::default();
    native.encode(&sample, &cx, &mut encoded).expect("encodes");
    let coded = wasm.try_encode(&sample, &cx).expect("encodes within the memory it declares");
    assert!(
        coded == encoded,
        "{} {level:?}: {} and {} bytes",
        native.info().name,
        coded.payload.len(),
        encoded.payload.len()
    );
    let parts: Vec<&[u8]> = encoded.parts.iter().map(|part| part.bytes.as_slice()).collect();
    let restored = wasm.try_decode(&encoded.payload, &parts, &cx).expect("decodes within the memory it declares");
    assert!(restored == sample, "{} {level:?}", native.info().name);
}

#[test]
fn components_and_native_codecs_agree() {
    let runtime = Runtime::new(Settings::default()).expect("wasmtime starts");
    for native in codecs::registry().iter() {
        let file = built(&format!("components/{}.wasm", native.info().name));
        let wasm = runtime.load_file(&file).expect("loads");
        assert_eq!(wasm.info(), native.info());
        let levels: &[_] = match native.info().params.iter().any(|param| param.name == "level") {
            true => &[Some("fast"), Some("balanced"), Some("max")],
            false => &[None],
        };
        for level in levels {
            compare(native.as_ref(), &wasm, *level);
        }
    }
}
