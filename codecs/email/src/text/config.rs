//! The engine's settings by level.

use kit_context::{Config, Context, NEVER, Select};

/// For `balanced`.
pub static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AboveField,
    ],
    selects: [Select::Match, Select::LastByte],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 24,
    primer: &[],
};

/// For `max`.
pub static MAX: Config<13, 3, 3, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Order(6),
        Context::Word,
        Context::FieldWord,
        Context::AfterPair,
        Context::Expected,
        Context::LineAbove,
        Context::AboveField,
        Context::Slot,
    ],
    selects: [Select::Match, Select::LastByte, Select::Token],
    matches: [5, 16],
    corrections: 3,
    sure: 65000,
    trusted: NEVER,
    table_bits: 27,
    primer: &[],
};
