//! What a guest is given, lent from what the host has.

use crate::bindings::types as wit;
use kit_core::{Cx, Piece};

/// A context with its options in the form that is lent.
pub struct Lent<'a> {
    cx: &'a Cx<'a>,
    options: Vec<(&'a str, &'a str)>,
}

impl<'a> Lent<'a> {
    /// Lends `cx`.
    pub fn new(cx: &'a Cx<'a>) -> Self {
        let options = cx.options.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        Self { cx, options }
    }

    /// The context as WIT has it.
    pub fn context(&self) -> wit::Context<'_> {
        wit::Context {
            version: self.cx.version,
            options: &self.options,
            plan: self.cx.plan,
            at: self.cx.at,
            len: self.cx.len,
            references: self.cx.references,
            limits: wit::Limits { memory: self.cx.limits.memory, output: self.cx.limits.output },
        }
    }
}

/// Pieces as WIT has them.
pub fn pieces(seen: &[Piece]) -> Vec<wit::Piece<'_>> {
    seen.iter().map(|piece| wit::Piece { at: piece.at, bytes: &piece.bytes }).collect()
}
