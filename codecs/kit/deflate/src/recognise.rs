//! Finds out what made a stream: what its tokens rule out is not tried, and what is tried stops at the first difference.

use crate::block::{Block, Form};
use crate::inflate::Inflated;
use crate::isal;
use crate::libdeflate::{self, Step};
use crate::recipe::Source;
use crate::token::Token;
use crate::zlib::{Flush, FlushKind, Hash, Settings, Sink, Strategy, encode_while, parse};
use std::ops::ControlFlow;

/// What is known of a stream beside its bits.
#[derive(Clone, Copy, Default)]
pub struct Clues<'a> {
    /// What made the stream before it.
    pub before: Option<&'a Source>,
    /// zlib's header.
    pub header: Option<[u8; 2]>,
}

/// Tokens that are compared before a stream is made.
const PREFIX: usize = 8192;

/// Finds a source that makes the very `stream`, which says `inflated`; or the settings of zlib that keep up with it longest.
pub fn recognise(stream: &[u8], inflated: &Inflated, clues: Clues<'_>) -> Result<Source, Settings> {
    if let Some(source) = stored(inflated) {
        return Ok(source);
    }
    if is_isal(inflated) {
        return Ok(Source::Isal);
    }
    let flushes = flushes(inflated);
    let before = if let Some(Source::Libdeflate(settings)) = clues.before { Some(*settings) } else { None };
    if let Some(source) = before.and_then(|settings| try_libdeflate(stream, inflated, [settings])) {
        return Ok(source);
    }
    let mut best = (0, Settings::level(6));
    if let Some(source) = try_zlib(stream, inflated, clues, flushes.clone(), &mut best) {
        return Ok(source);
    }
    if flushes.iter().any(|flush| flush.kind == FlushKind::Sync) {
        let full = |flush: Flush| match flush.kind {
            FlushKind::Sync => Flush { kind: FlushKind::Full, ..flush },
            _ => flush,
        };
        let flushes = flushes.into_iter().map(full).collect();
        if let Some(source) = try_zlib(stream, inflated, clues, flushes, &mut best) {
            return Ok(source);
        }
    }
    let others = libdeflate::Settings::all().filter(|&settings| Some(settings) != before);
    try_libdeflate(stream, inflated, others).ok_or(best.1)
}

/// Tries zlib with these flushes; `best` are the settings that kept up longest, and for how long.
fn try_zlib(
    stream: &[u8],
    inflated: &Inflated,
    clues: Clues<'_>,
    flushes: Vec<Flush>,
    best: &mut (usize, Settings),
) -> Option<Source> {
    let before = if let Some(Source::Zlib { settings, .. }) = clues.before { Some(*settings) } else { None };
    for settings in candidates(inflated, clues) {
        // What made the stream before most likely made this one, and then a look at the first tokens is work done twice.
        if Some(settings) == before && makes(stream, inflated, &settings, &flushes) {
            return Some(Source::Zlib { settings, flushes });
        }
        let agreed = agree(inflated, &settings, &flushes);
        if agreed > best.0 {
            *best = (agreed, settings);
        }
        let is_likely = agreed == inflated.tokens.len().min(PREFIX) && Some(settings) != before;
        if is_likely && makes(stream, inflated, &settings, &flushes) {
            return Some(Source::Zlib { settings, flushes });
        }
    }
    None
}

/// Tries settings of libdeflate, unless the blocks are not of its making.
fn try_libdeflate(
    stream: &[u8],
    inflated: &Inflated,
    settings: impl IntoIterator<Item = libdeflate::Settings>,
) -> Option<Source> {
    let (_, others) = inflated.blocks.split_last()?;
    let shortest = others.iter().filter(|block| block.tokens > 0).map(|block| block.bytes).min().unwrap_or(usize::MAX);
    if inflated.tokens.iter().any(|token| token.distance() == 32768) {
        return None;
    }
    let agrees = |settings: libdeflate::Settings| {
        let mut comparer = Comparer::new(inflated);
        // It breaks off like zlib's.
        let _ = libdeflate::parse(&inflated.plain, settings, &mut |step| match step {
            Step::Token(token) => comparer.compare(token),
            Step::Block => ControlFlow::Continue(()),
        });
        comparer.agreed == inflated.tokens.len().min(PREFIX)
    };
    let makes =
        |settings| is_same(stream, inflated, |go_on| libdeflate::encode_while(&inflated.plain, settings, go_on));
    settings
        .into_iter()
        .find(|&settings| shortest >= settings.least_block() && agrees(settings) && makes(settings))
        .map(Source::Libdeflate)
}

/// Whether zlib makes all of the stream.
fn makes(stream: &[u8], inflated: &Inflated, settings: &Settings, flushes: &[Flush]) -> bool {
    is_same(stream, inflated, |go_on| encode_while(&inflated.plain, settings, flushes, go_on))
}

/// Whether `encode` makes all of the stream, but for its padding; it is told to stop where it does not.
fn is_same(
    stream: &[u8],
    inflated: &Inflated,
    encode: impl FnOnce(&mut dyn FnMut(&[u8]) -> bool) -> Option<Vec<u8>>,
) -> bool {
    let mut compared = 0;
    let made = encode(&mut |settled| {
        let from = std::mem::replace(&mut compared, settled.len());
        stream.get(from..settled.len()) == Some(&settled[from..])
    });
    made.is_some_and(|made| {
        let last = made.len() - 1;
        made.len() == stream.len()
            && made[..last] == stream[..last]
            && made[last] == stream[last] ^ inflated.last_bits()
    })
}

/// Whether ISA-L makes all of the stream.
fn is_isal(inflated: &Inflated) -> bool {
    let [block] = &inflated.blocks[..] else { return false };
    matches!(&block.form, Form::Dynamic(header) if **header == isal::header())
        && isal::parse(&inflated.plain) == inflated.tokens
}

/// The blocks' length where all bytes are stored and all blocks but the last have one length.
fn stored(inflated: &Inflated) -> Option<Source> {
    let lengths: Vec<usize> = inflated
        .blocks
        .iter()
        .map(|block| (block.form == Form::Stored { padding: 0 }).then_some(block.bytes))
        .collect::<Option<_>>()?;
    let (&last, others) = lengths.split_last()?;
    let block = others.first().copied().unwrap_or(last);
    let is_last_empty = last == 0 && !others.is_empty();
    (last <= block && others.iter().all(|&len| len == block && len > 0))
        .then_some(Source::Stored { block: block as u16, is_last_empty })
}

/// The flushes that have left a mark.
fn flushes(inflated: &Inflated) -> Vec<Flush> {
    let mut pos = 0;
    let mut out = Vec::new();
    for block in &inflated.blocks {
        if let Some(kind) = Flush::marked_by(block) {
            out.push(Flush { at: pos, kind });
        }
        pos += block.bytes as u32;
    }
    if let Some(last) = out.last_mut().filter(|flush| flush.at == pos) {
        last.at = Flush::AT_END;
    }
    out
}

/// The settings to try, likely ones first.
fn candidates(inflated: &Inflated, clues: Clues<'_>) -> Vec<Settings> {
    let mut out = Vec::new();
    if let Some(Source::Zlib { settings, .. }) = clues.before {
        out.push(*settings);
    }
    let farthest = inflated.tokens.iter().map(|token| token.distance()).max().unwrap_or(0) as usize;
    let Some(memories) = memories(&inflated.blocks) else { return Vec::new() };
    let windows = windows(clues.header, farthest);
    let mut push = |settings| {
        if out.first() != Some(&settings) {
            out.push(settings);
        }
    };
    for &window in &windows {
        for &memory in &memories {
            for strategy in strategies(inflated, farthest) {
                for &level in levels(strategy, clues.header) {
                    push(Settings { level, memory, window, strategy, hash: Hash::Rolling });
                }
            }
        }
    }
    // Chromium asks for nothing unusual.
    for hash in [Hash::Product, Hash::Castagnoli] {
        for (&window, &memory) in windows.iter().zip(&memories).take(1) {
            for &level in levels(Strategy::Default, clues.header) {
                push(Settings { level, memory, window, strategy: Strategy::Default, hash });
            }
        }
    }
    out
}

fn windows(header: Option<[u8; 2]>, farthest: usize) -> Vec<u8> {
    let told = header.map_or(15, |header| (8 + (header[0] >> 4)).clamp(9, 15));
    let mut out = vec![told];
    if told != 15 {
        // A window may be declared smaller than it was, once no distance needs more.
        out.push(15);
    }
    out.retain(|&window| farthest <= (1 << window) - 262);
    out
}

/// The memory that fills blocks with as many tokens as these have; `None` if zlib would not cut them so.
fn memories(blocks: &[Block]) -> Option<Vec<u8>> {
    let coded = |block: &&Block| !matches!(block.form, Form::Stored { .. });
    let full = |memory: u8| Settings { memory, ..Settings::level(6) }.block_tokens();
    let cut =
        blocks.windows(2).find(|pair| coded(&&pair[0]) && pair[0].bytes > 0 && Flush::marked_by(&pair[1]).is_none());
    if let Some(pair) = cut {
        let memory = (1..=9).find(|&memory| full(memory) == pair[0].tokens)?;
        return Some(vec![memory]);
    }
    let most = blocks.iter().filter(coded).map(|block| block.tokens).max().unwrap_or(0);
    let out: Vec<u8> = [8, 9, 7, 6, 5, 4, 3, 2, 1].into_iter().filter(|&memory| full(memory) >= most).collect();
    (!out.is_empty()).then_some(out)
}

fn strategies(inflated: &Inflated, farthest: usize) -> Vec<Strategy> {
    let mut out = vec![Strategy::Default, Strategy::Filtered];
    if inflated.blocks.iter().all(|block| !matches!(block.form, Form::Dynamic(_))) {
        out.push(Strategy::Fixed);
    }
    match farthest {
        0 => out.push(Strategy::Huffman),
        1 => out.push(Strategy::Runs),
        _ => {}
    }
    out
}

/// The levels in the order of likelihood, given what zlib's header says of them.
fn levels(strategy: Strategy, header: Option<[u8; 2]>) -> &'static [u8] {
    match (strategy, header.map_or(2, |header| header[1] >> 6)) {
        (Strategy::Huffman | Strategy::Runs, _) => &[6],
        // Greedy levels have nothing to filter.
        (Strategy::Filtered, 3) => &[9, 8, 7, 6, 5, 4],
        (Strategy::Filtered, _) => &[6, 9, 5, 8, 7, 4],
        (_, 0) => &[1, 6, 9, 5, 8, 7, 4, 3, 2],
        (_, 1) => &[5, 4, 3, 2, 6, 9, 8, 7, 1],
        (_, 3) => &[9, 8, 7, 6, 5, 4, 3, 2, 1],
        _ => &[6, 9, 5, 8, 7, 4, 1, 3, 2],
    }
}

/// How many of the first tokens, at most [`PREFIX`], are those that zlib would take.
fn agree(inflated: &Inflated, settings: &Settings, flushes: &[Flush]) -> usize {
    let mut comparer = Comparer::new(inflated);
    // It breaks off at the first difference or when it has seen enough.
    let _ = parse(&inflated.plain, settings, flushes, &mut comparer);
    comparer.agreed
}

struct Comparer<'a> {
    blocks: std::slice::Iter<'a, Block>,
    tokens: &'a [Token],
    agreed: usize,
    /// Tokens that are left of the block.
    open: usize,
    /// Bytes that are left of a stored block, whose tokens nobody knows.
    stored: usize,
}

impl<'a> Comparer<'a> {
    fn new(inflated: &'a Inflated) -> Self {
        Self { blocks: inflated.blocks.iter(), tokens: &inflated.tokens, agreed: 0, open: 0, stored: 0 }
    }

    #[inline]
    fn compare(&mut self, token: Token) -> ControlFlow<()> {
        while self.open == 0 && self.stored == 0 {
            let Some(block) = self.blocks.next() else { return ControlFlow::Break(()) };
            self.open = block.tokens;
            self.stored = if block.tokens == 0 { block.bytes } else { 0 };
        }
        if self.stored > 0 {
            let left = self.stored.checked_sub(token.size());
            self.stored = left.unwrap_or(0);
            return if left.is_some() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
        }
        if self.tokens[self.agreed] != token || self.agreed == PREFIX {
            return ControlFlow::Break(());
        }
        self.agreed += 1;
        self.open -= 1;
        ControlFlow::Continue(())
    }
}

impl Sink for Comparer<'_> {
    fn token(&mut self, token: Token, _: usize, _: bool) -> ControlFlow<()> {
        self.compare(token)
    }

    fn flush(&mut self, _: usize, _: Option<FlushKind>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}
