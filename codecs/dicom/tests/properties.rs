//! What every codec must hold.

kit_testkit::properties!(codec_dicom::Dicom::default(), "dicom", 500);
