//! The engine's settings by level.

use kit_context::{Config, Context, Select};

/// The settings for frames of one kind.
pub struct Levels {
    pub balanced: Config<7, 2, 2, 1>,
    pub max: Config<15, 3, 4, 2>,
}

/// For SQL.
pub static SQL: Levels = levels(Context::AfterSlot, include_bytes!("../primer/primer.txt"));

/// For BSON.
pub static BSON: Levels = levels(Context::NumberSlot, &[]);

/// The settings with a primer, and a context of what goes with the row's other values or with the numbers before.
const fn levels(own: Context, primer: &'static [u8]) -> Levels {
    let [a, b, c, d, e, _, g] = BALANCED.contexts;
    let contexts = [a, b, c, d, e, own, g];
    Levels { balanced: Config { contexts, primer, ..BALANCED }, max: Config { primer, ..MAX } }
}

const BALANCED: Config<7, 2, 2, 1> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(3),
        Context::Order(5),
        Context::Slot,
        Context::AboveSlot,
        Context::AfterSlot,
        Context::AboveField,
    ],
    selects: [Select::Match, Select::Token],
    matches: [6],
    corrections: 1,
    sure: 58000,
    trusted: 50000,
    table_bits: 22,
    primer: &[],
};

const MAX: Config<15, 3, 4, 2> = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Expected,
        Context::Slot,
        Context::AboveSlot,
        Context::AfterSlot,
        Context::SlotAfter(1),
        Context::NumberSlot,
        Context::AboveField,
        Context::FieldWord,
        Context::Number,
        Context::AfterPair,
    ],
    selects: [Select::Match, Select::LastByte, Select::Slot, Select::Token],
    matches: [6, 16],
    corrections: 3,
    sure: 65300,
    trusted: 62000,
    table_bits: 27,
    primer: &[],
};
