//! What every codec must hold.

kit_testkit::properties!(codec_pictures::Pictures::default(), "pictures", 3000);
