//! What every codec must hold.

kit_testkit::properties!(codec_email::Email::default(), "email", 1_000, 8);
