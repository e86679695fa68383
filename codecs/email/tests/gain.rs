//! The samples become smaller than the generic codec makes them.

use codec_bytes::Bytes;
use codec_email::Email;
use std::sync::Arc;

#[test]
fn samples_are_smaller_than_the_generic_codec_makes_them() {
    kit_testkit::gains(Arc::new(Email::default()), Arc::new(Bytes::default()), "email", 95);
}
