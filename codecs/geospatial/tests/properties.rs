//! What every codec must hold.

kit_testkit::properties!(codec_geospatial::Geospatial::default(), "geospatial", 3000);
