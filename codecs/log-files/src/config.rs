//! The engine's settings by level.

use kit_context::{Config, Context, Contexts, Select};
use kit_core::Options;

/// The setting of the options' level.
pub fn of(options: &Options) -> &'static Config {
    match options.level() {
        "fast" => &FAST,
        "max" => &MAX,
        _ => &BALANCED,
    }
}

/// Of version 1 alone.
const FAST: Config = Config {
    contexts: Contexts::Three([Context::Order(3), Context::Column, Context::Expected]),
    select: Select::Column,
    sure: 62000,
    table_bits: 24,
};

const BALANCED: Config = Config {
    contexts: Contexts::Seven([
        Context::Order(1),
        Context::Order(2),
        Context::Order(4),
        Context::Word,
        Context::Column,
        Context::FieldAbove,
        Context::Expected,
    ]),
    select: Select::Column,
    sure: 64500,
    table_bits: 25,
};

const MAX: Config = Config {
    contexts: Contexts::Eleven([
        Context::Order(1),
        Context::Order(2),
        Context::Order(3),
        Context::Order(4),
        Context::Order(5),
        Context::Word,
        Context::Above,
        Context::Column,
        Context::Field,
        Context::FieldAbove,
        Context::Expected,
    ]),
    select: Select::Column,
    sure: 65300,
    table_bits: 27,
};
