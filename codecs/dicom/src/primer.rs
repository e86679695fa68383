//! A text that the models have seen before the elements.

/// Files without pixels, which `primer/generate.py` writes.
pub static TEXT: &[u8] = &[];
