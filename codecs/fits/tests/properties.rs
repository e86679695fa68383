//! What every codec must hold.

kit_testkit::properties!(codec_fits::Fits::default(), "fits", 3_000);
