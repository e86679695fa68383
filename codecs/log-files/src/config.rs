//! The engine's settings by level.

use kit_context::{Config, Context, NEVER, Select};

/// For `balanced`.
pub static BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::AboveSlot,
        Context::AboveField,
        Context::Column,
    ],
    selects: [Select::Match, Select::Token],
    matches: [6],
    corrections: 1,
    sure: 62000,
    trusted: NEVER,
    table_bits: 24,
    primer: PRIMER.split_at(PRIMER.len() - SHORT_PRIMER).1,
};

/// For `max`.
pub static MAX: Config<14, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::Above,
        Context::AboveSlot,
        Context::Field,
        Context::AboveField,
        Context::Token,
        Context::Column,
        Context::Expected,
        Context::Aboves,
        Context::AfterPair,
    ],
    selects: [Select::Match, Select::Column, Select::Slot, Select::Token],
    matches: [6, 16],
    corrections: 3,
    sure: 65300,
    trusted: NEVER,
    table_bits: 27,
    primer: PRIMER,
};

/// Bytes of the primer's end that `balanced` makes do with: what comes last pays most, and each byte costs time.
const SHORT_PRIMER: usize = 16 << 10;

/// Lines of many kinds of logs, which `primer/generate.py` writes.
static PRIMER: &[u8] = include_bytes!("../primer/primer.txt");
