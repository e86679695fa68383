//! What every codec must hold.

kit_testkit::properties!(codec_zip::Zip::default(), "zip", 500);
