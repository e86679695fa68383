//! The engine's settings by level.

use kit_context::deep::Setting;
use kit_context::{Config, Context, NEVER, Select};

/// For `balanced`.
pub static BALANCED: Config<10, 2, 3, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
        Context::AboveField,
    ],
    selects: [Select::Match, Select::LastByte, Select::Own],
    matches: [6],
    corrections: 3,
    sure: 60000,
    trusted: NEVER,
    table_bits: 25,
    primer: PRIMER.split_at(PRIMER.len() - SHORT_PRIMER).1,
};

/// Bytes of the primer's end that `balanced` makes do with: each costs time.
const SHORT_PRIMER: usize = 40 << 10;

/// For `max`.
pub static MAX: Setting = Setting { table_bits: 28, rate_at_start: 40, primer: PRIMER };

/// Words of mail and made-up mail, which `primer/generate.py` writes.
static PRIMER: &[u8] = include_bytes!("../../primer/primer.txt");
