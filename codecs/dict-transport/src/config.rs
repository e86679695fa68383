//! The engine's settings by type.

use kit_context::Context::{self, Above, AboveField, AfterPair, Expected, LineAboveOrSlot, Order, Word, WordPair};
use kit_context::{Config, NEVER, Select};

/// Ten contexts in two vectors, weights chosen in two ways: what 1 MB/s has room for.
pub type Settings = Config<10, 2, 2, 1>;

/// For scripts.
pub static JS: Settings = settings(
    [Order(1), Order(2), Order(3), Order(4), Order(6), Word, AfterPair, Expected, LineAboveOrSlot, Above],
    include_bytes!("../primer/js.txt"),
);

/// For style sheets.
pub static CSS: Settings = settings(
    [Order(2), Order(3), Order(4), Order(6), Word, AfterPair, Expected, LineAboveOrSlot, Above, AboveField],
    include_bytes!("../primer/css.txt"),
);

/// For pages.
pub static HTML: Settings = settings(
    [Order(1), Order(2), Order(3), Order(4), Order(6), Word, AfterPair, Expected, Above, WordPair],
    include_bytes!("../primer/html.txt"),
);

/// What all types have in common is all but these.
const fn settings(contexts: [Context; 10], primer: &'static [u8]) -> Settings {
    Config {
        contexts,
        selects: [Select::LastByte, Select::Slot],
        matches: [5],
        corrections: 1,
        sure: 65200,
        trusted: NEVER,
        table_bits: 27,
        primer,
    }
}
