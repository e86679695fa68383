//! What every codec must hold.

kit_testkit::properties!(codec_bytes::Bytes::default(), "bytes", 10_000, 8);
