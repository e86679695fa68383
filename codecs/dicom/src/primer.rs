//! A text that the models have seen before the elements.

/// Data sets without pixels, which `primer/generate.py` writes.
pub static LONG: &[u8] = include_bytes!("../primer/primer.bin");

/// The end of it, without the private headers of Siemens: what comes last pays most, and each byte costs time.
pub static SHORT: &[u8] = LONG.split_at(LONG.len() - 13_060).1;
