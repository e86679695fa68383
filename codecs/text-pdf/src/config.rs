//! The engine's settings by level.

use kit_context::{Config, Context, NEVER, Select};

/// Idioms of PDF as its producers write them, with contents that are made up: most of a short document.
static PRIMER: &[u8] = include_bytes!("../primer/primer.bin");

/// For text at balanced.
pub static TEXT_BALANCED: Config<8, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(4),
        Context::FieldWord,
        Context::Slot,
        Context::Above,
        Context::AfterPair,
        Context::Own(2),
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};

/// For text at max.
pub static TEXT_MAX: Config<17, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::AboveSlot,
        Context::AfterPair,
        Context::Field,
        Context::FieldWord,
        Context::AbovePair,
        Context::Above,
        Context::NumberSlot,
        Context::Own(0),
        Context::Own(2),
    ],
    selects: [Select::Match, Select::LastByte, Select::Own, Select::Token],
    matches: [5, 12],
    corrections: 3,
    sure: 65000,
    trusted: NEVER,
    table_bits: 27,
    primer: PRIMER,
};

/// For anything else at balanced, and the layout.
pub static BINARY_BALANCED: Config<5, 1, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Skip],
    selects: [Select::Match, Select::LastByte],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};
