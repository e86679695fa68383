//! What a codec is worth: its samples against the generic codec.

use crate::Subject;
use crate::subject::root;
use kit_core::{Codec, Options};
use std::sync::Arc;

/// Holds archives of the files in tests/corpus/`folder` to less than `percent` of what the generic codec makes of them; where
/// there are none, or they are longer, it says what is next for a new codec.
pub fn gains(own: Arc<dyn Codec>, generic: Arc<dyn Codec>, folder: &'static str, percent: u64) {
    assert!(
        root().join("tests/corpus").join(folder).is_dir(),
        "next: put a few small files that may be passed on into tests/corpus/{folder}, \
         and say in tests/corpus/README.md where they come from"
    );
    let samples = Subject::new(own.clone(), folder).own;
    let total = |codec: &Arc<dyn Codec>| samples.iter().map(|(_, file)| archive_len(codec.clone(), file)).sum::<u64>();
    let (own, generic) = (total(&own), total(&generic));
    assert!(
        own * 100 < generic * percent,
        "the samples take {own} bytes, more than {percent} % of the {generic} that the generic codec makes of them; next: write \
         tests/properties.rs with `kit_testkit::properties!(…, \"{folder}\");`, teach src/encode.rs and src/decode.rs the \
         format, and describe the payload in SPEC.md; codecs/README.md tells how"
    );
}

/// Length of the archive that a codec alone makes of a file, at its defaults.
pub fn archive_len(codec: Arc<dyn Codec>, file: &[u8]) -> u64 {
    let options = Options::resolve::<&str, &str>(codec.info(), &[]).expect("defaults are valid");
    Subject { codec, folder: "", own: Vec::new(), sparing: 1 }.pack(&options, file, 1).1.archive_len
}
