//! x
use kit_context::{Config, Context, Select};

pub static JS: Config<10, 2, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Order(6), Context::Word, Context::AfterPair, Context::Expected, Context::LineAbove, Context::AboveField],
    selects: [Select::LastByte, Select::Slot],
    matches: [5],
    corrections: 1,
    sure: 64500,
    table_bits: 27,
    primer: include_bytes!("../primer/js.txt"),
};

pub static CSS: Config<10, 2, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Order(6), Context::Word, Context::AfterPair, Context::Expected, Context::LineAbove, Context::AboveField],
    selects: [Select::LastByte, Select::Slot],
    matches: [5],
    corrections: 1,
    sure: 64500,
    table_bits: 27,
    primer: include_bytes!("../primer/css.txt"),
};

pub static HTML: Config<10, 2, 2, 1> = Config {
    contexts: [Context::Order(1), Context::Order(2), Context::Order(3), Context::Order(4), Context::Order(6), Context::Word, Context::AfterPair, Context::Expected, Context::LineAbove, Context::AboveField],
    selects: [Select::LastByte, Select::Slot],
    matches: [5],
    corrections: 1,
    sure: 64500,
    table_bits: 27,
    primer: include_bytes!("../primer/html.txt"),
};
pub type Settings = Config<10, 2, 2, 1>;
