//! The engine's settings by level.

use crate::primer::TEXTS;
use kit_context::{Config, Context, NEVER, Select};

/// For text at balanced, by primer.
pub static TEXT_BALANCED: [Config<8, 2, 2, 1>; 5] =
    [balanced(TEXTS[0]), balanced(TEXTS[1]), balanced(TEXTS[2]), balanced(TEXTS[3]), balanced(TEXTS[4])];

/// For text at max, by primer.
pub static TEXT_MAX: [Config<17, 3, 4, 2>; 5] =
    [max(TEXTS[0]), max(TEXTS[1]), max(TEXTS[2]), max(TEXTS[3]), max(TEXTS[4])];

const fn balanced(primer: &'static [u8]) -> Config<8, 2, 2, 1> {
    Config { primer, ..BALANCED }
}

const fn max(primer: &'static [u8]) -> Config<17, 3, 4, 2> {
    Config { primer, ..MAX }
}

const BALANCED: Config<8, 2, 2, 1> = Config {
    contexts: [
        Context::Order(2),
        Context::AfterPair,
        Context::Order(4),
        Context::Order(6),
        Context::Slot,
        Context::Above,
        Context::Own(0),
        Context::Own(1),
    ],
    selects: [Select::Match, Select::Own],
    matches: [6],
    corrections: 1,
    sure: 60000,
    trusted: NEVER,
    table_bits: 22,
    primer: &[],
};

const MAX: Config<17, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::Expected,
        Context::Slot,
        Context::SlotAfter(1),
        Context::AboveField,
        Context::Above,
        Context::AbovePair,
        Context::NumberSlot,
        Context::AfterPair,
        Context::Own(0),
        Context::Own(1),
        Context::Own(2),
    ],
    selects: [Select::Match, Select::LastByte, Select::Own, Select::Token],
    matches: [5, 12],
    corrections: 3,
    sure: 65000,
    trusted: NEVER,
    table_bits: 27,
    primer: &[],
};

/// For anything else at balanced.
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
