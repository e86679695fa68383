//! What every codec must hold.

kit_testkit::properties!(codec_db_dumps::DbDumps::default(), "db-dumps");
