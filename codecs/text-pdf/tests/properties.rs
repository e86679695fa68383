//! What every codec must hold.

kit_testkit::properties!(codec_text_pdf::TextPdf::default(), "text-pdf", 1_000);
