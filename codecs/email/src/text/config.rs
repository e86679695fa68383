//! The engine's settings by level.

use kit_context::deep::Setting;
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
pub static MAX: Setting = Setting { table_bits: 28, primer: PRIMER };

/// Words of mail and made-up mail, which `primer/generate.py` writes.
static PRIMER: &[u8] = include_bytes!("../../primer/primer.txt");
