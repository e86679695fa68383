//! What every codec must hold.

// Each decoding reads a primer first.
kit_testkit::properties!(codec_dict_transport::DictTransport::default(), "dict-transport", 1_000, 4);
