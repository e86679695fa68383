//! The engine's settings by level.

use kit_context::{Config, Context, Select};

/// For `balanced`.
pub static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::AboveSlot,
        Context::AfterSlot,
        Context::SlotAfter(1),
    ],
    selects: [Select::Match, Select::Token],
    matches: [6],
    corrections: 1,
    sure: 62000,
    table_bits: 24,
    primer: &[],
};

/// For `max`.
pub static MAX: Config<16, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::Slot,
        Context::AboveSlot,
        Context::AfterSlot,
        Context::SlotAfter(1),
        Context::SlotBefore,
        Context::AboveField,
        Context::FieldWord,
        Context::Trusted,
        Context::NumberSlot,
        Context::AfterPair,
    ],
    selects: [Select::Match, Select::Column, Select::Slot, Select::Token],
    matches: [6, 16],
    corrections: 3,
    sure: 65300,
    table_bits: 27,
    primer: &[],
};
