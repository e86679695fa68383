//! What every codec must hold.

kit_testkit::properties!(codec_jpeg::Jpeg::default(), "jpeg", 3_000, 3);
