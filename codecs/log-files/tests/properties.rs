//! What every codec must hold.

kit_testkit::properties!(codec_log_files::LogFiles::default(), "log-files", 3_000);
