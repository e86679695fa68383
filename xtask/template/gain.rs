//! The samples become smaller than the generic codec makes them; until they do, the test says what is next.

use codec_bytes::Bytes;
use codec_{ident}::{Type};
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    kit_testkit::gains(Arc::new({Type}::default()), Arc::new(Bytes::default()), "{name}", 100);
}
