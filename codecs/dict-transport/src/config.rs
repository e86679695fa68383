//! The engine's settings by type.

use kit_context::{Config, Context, NEVER, Select};

/// Ten contexts in two vectors, weights chosen in two ways: what 1 MB/s has room for.
pub type Settings = Config<10, 2, 2, 1>;

/// For scripts.
pub static JS: Settings = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AfterPair,
        Context::Expected,
        Context::LineAboveOrSlot,
        Context::Above,
    ],
    ..settings(include_bytes!("../primer/js.txt"))
};

/// For style sheets.
pub static CSS: Settings = Config {
    contexts: [
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AfterPair,
        Context::Expected,
        Context::LineAboveOrSlot,
        Context::Above,
        Context::AboveField,
    ],
    ..settings(include_bytes!("../primer/css.txt"))
};

/// For pages.
pub static HTML: Settings = Config {
    contexts: [
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(6),
        Context::Word,
        Context::AfterPair,
        Context::Expected,
        Context::Above,
        Context::WordPair,
    ],
    ..settings(include_bytes!("../primer/html.txt"))
};

/// What all types have in common.
const fn settings(primer: &'static [u8]) -> Settings {
    Config {
        contexts: [Context::Order(0); 10],
        selects: [Select::LastByte, Select::Slot],
        matches: [5],
        corrections: 1,
        sure: 65200,
        trusted: NEVER,
        table_bits: 27,
        primer,
    }
}
