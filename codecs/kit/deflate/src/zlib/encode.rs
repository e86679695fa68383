//! From tokens to blocks to bits, as zlib does it.

use super::flush::{Flush, FlushKind};
use super::parse::{Sink, parse};
use super::settings::{Settings, Strategy};
use super::trees::Plan;
use crate::bits::BitWriter;
use crate::block::Form;
use crate::counts::Counts;
use crate::token::Token;
use std::ops::ControlFlow;

/// Compresses `plain` as zlib does, with flushes in the order of their positions, none of which is behind the end.
pub fn encode(plain: &[u8], settings: &Settings, flushes: &[Flush]) -> Vec<u8> {
    encode_while(plain, settings, flushes, |_| true).unwrap_or_default()
}

/// The same, block by block, for as long as `go_on` likes the bytes so far.
pub fn encode_while(
    plain: &[u8],
    settings: &Settings,
    flushes: &[Flush],
    go_on: impl FnMut(&[u8]) -> bool,
) -> Option<Vec<u8>> {
    let limit = settings.block_tokens();
    let mut coder = Coder {
        plain,
        settings,
        tokens: Vec::with_capacity(limit),
        start: 0,
        len: 0,
        out: BitWriter::default(),
        go_on,
    };
    match parse(plain, settings, flushes, &mut coder) {
        ControlFlow::Continue(()) => Some(coder.out.finish()),
        ControlFlow::Break(()) => None,
    }
}

struct Coder<'a, F> {
    plain: &'a [u8],
    settings: &'a Settings,
    tokens: Vec<Token>,
    /// Where the block begins.
    start: usize,
    /// The bytes it has so far.
    len: usize,
    out: BitWriter,
    go_on: F,
}

impl<F: FnMut(&[u8]) -> bool> Sink for Coder<'_, F> {
    #[inline]
    fn token(&mut self, token: Token, base: usize, is_tail: bool) -> ControlFlow<()> {
        self.tokens.push(token);
        self.len += token.size();
        if self.tokens.len() == self.settings.block_tokens() && !is_tail {
            self.block(base, false)?;
        }
        ControlFlow::Continue(())
    }

    fn flush(&mut self, base: usize, kind: Option<FlushKind>) -> ControlFlow<()> {
        if kind.is_none() || !self.tokens.is_empty() {
            self.block(base, kind.is_none())?;
        }
        if let Some(kind) = kind {
            kind.mark(&mut self.out);
        }
        ControlFlow::Continue(())
    }
}

impl<F: FnMut(&[u8]) -> bool> Coder<'_, F> {
    fn block(&mut self, base: usize, last: bool) -> ControlFlow<()> {
        let plan = Plan::new(&Counts::new(&self.tokens));
        let bytes = &self.plain[self.start..self.start + self.len];
        let form = choose(plan, self.settings.strategy, (self.start >= base).then_some(bytes.len()));
        form.write(&mut self.out, last, &self.tokens, bytes);
        self.start += self.len;
        self.len = 0;
        self.tokens.clear();
        if (self.go_on)(self.out.settled()) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

/// The form zlib gives a block; `stored` is its length if its bytes are still in the window.
fn choose(plan: Plan, strategy: Strategy, stored: Option<usize>) -> Form {
    let bytes = |bits: u64| (bits + 3 + 7) >> 3;
    let (dynamic, fixed) = (bytes(plan.dynamic_bits), bytes(plan.fixed_bits));
    let is_fixed = fixed <= dynamic || strategy == Strategy::Fixed;
    let least = if is_fixed { fixed } else { dynamic };
    match stored {
        Some(len) if len as u64 + 4 <= least => Form::Stored { padding: 0 },
        _ if is_fixed => Form::Fixed,
        _ => Form::Dynamic(Box::new(plan.header)),
    }
}
