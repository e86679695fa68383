//! What a compressor did differently from what is expected, coded as bits that are mostly as expected.
//!
//! ```text
//!  predict   places ─▶ the copy that a lazy or greedy search would take here
//!  tokens    was it taken? else a literal, another length, a place further back
//!  header    code lengths as zlib's or libdeflate's, else one by one
//!  models    adaptive bits and numbers, for the range coder
//! ```
//!
//! Whatever a stream does can be said; what is expected only costs less.

mod header;
mod models;
mod predict;
mod tokens;

use crate::bits::BitWriter;
use crate::block::{Block, Form};
use crate::counts::Counts;
use crate::inflate::Inflated;
use header::HeaderModel;
use kit_core::{Error, Limits, Result};
use kit_entropy::range::{BitCoder, Decoder, Encoder};
use models::{Bit, Number, tree};
use predict::Effort;
use tokens::TokenModel;

/// Tokens from which the best effort is told.
const SAMPLE: usize = 8192;

/// Says what `inflated` did; `level` is that of zlib which came closest.
pub fn find(inflated: &Inflated, level: u8) -> Result<Vec<u8>> {
    let mut best = (usize::MAX, 0);
    for (number, effort) in Effort::ALL.iter().enumerate() {
        if number == usize::from(level) - 1 || Effort::ALWAYS.contains(&number) {
            best = best.min((code(inflated, effort, SAMPLE)?.len(), number));
        }
    }
    let mut out = vec![best.1 as u8];
    out.extend(code(inflated, &Effort::ALL[best.1], usize::MAX)?);
    Ok(out)
}

fn code(inflated: &Inflated, effort: &Effort, most: usize) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out);
    let mut model = Model::new(effort);
    let (mut pos, mut token) = (0, 0);
    for block in &inflated.blocks {
        model.block(&mut encoder, block)?;
        if block.tokens == 0 && block.bytes > 0 {
            model.tokens.skip(&inflated.plain, pos, block.bytes);
        }
        let tokens = &inflated.tokens[token..token + block.tokens];
        let mut at = pos;
        for &token in tokens {
            model.tokens.token(&mut encoder, &inflated.plain, at, Some(token))?;
            at += token.size();
        }
        if let Form::Dynamic(header) = &block.form {
            model.header.code(&mut encoder, &Counts::new(tokens), Some(header))?;
        }
        pos += block.bytes;
        token += block.tokens;
        if token >= most {
            break;
        }
    }
    encoder.finish();
    Ok(out)
}

/// Makes the stream that was said.
pub fn apply(plain: &[u8], said: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let (&number, said) = said.split_first().ok_or_else(|| Error::corrupt("corrections are cut short"))?;
    let effort = Effort::ALL.get(usize::from(number)).ok_or_else(|| Error::corrupt("unknown effort"))?;
    let mut decoder = Decoder::new(said);
    let mut model = Model::new(effort);
    let mut out = BitWriter::default();
    let mut pos = 0;
    let mut tokens = Vec::new();
    loop {
        let announced = model.block(&mut decoder, &Block { form: Form::Fixed, last: false, tokens: 0, bytes: 0 })?;
        tokens.clear();
        let start = pos;
        if matches!(announced.form, Form::Stored { .. }) {
            if announced.bytes > (plain.len() - pos).min(0xFFFF) {
                return Err(Error::corrupt("stored block exceeds the plaintext").at(pos as u64));
            }
            model.tokens.skip(plain, pos, announced.bytes);
            pos += announced.bytes;
        }
        for _ in 0..announced.tokens {
            let token = model.tokens.token(&mut decoder, plain, pos, None)?;
            pos += token.size();
            tokens.push(token);
        }
        let form = match announced.form {
            Form::Dynamic(_) => {
                Form::Dynamic(Box::new(model.header.code(&mut decoder, &Counts::new(&tokens), None)?))
            }
            form => form,
        };
        if decoder.is_overrun() {
            return Err(Error::corrupt("corrections are cut short"));
        }
        form.write(&mut out, announced.last, &tokens, &plain[start..pos]);
        limits.need_output(out.len() / 8)?;
        if announced.last {
            break;
        }
    }
    if pos != plain.len() || !decoder.finish() {
        return Err(Error::corrupt("corrections do not fit the plaintext"));
    }
    Ok(out.finish())
}

/// All that adapts.
struct Model {
    form: [Bit; 16],
    last: Bit,
    padding: [Bit; 256],
    count: Number,
    bytes: Number,
    is_same: Bit,
    /// Form and count of the block before.
    before: (u32, usize),
    tokens: TokenModel,
    header: HeaderModel,
}

impl Model {
    fn new(effort: &Effort) -> Self {
        Self {
            form: [Bit::default(); 16],
            last: Bit::default(),
            padding: [Bit::default(); 256],
            count: Number::default(),
            bytes: Number::default(),
            is_same: Bit::default(),
            before: (0, 0),
            tokens: TokenModel::new(effort),
            header: HeaderModel::default(),
        }
    }

    /// Codes what is known of a block before its tokens; a decoder ignores `block` and returns what it reads.
    fn block(&mut self, coder: &mut impl BitCoder, block: &Block) -> Result<Block> {
        let last = self.last.code(coder, u32::from(block.last)) == 1;
        let context = &mut self.form[4 * self.before.0 as usize..][..4];
        let form = tree(coder, context, 2, block.form.number());
        let (mut tokens, mut bytes) = (0, 0);
        let form = match form {
            0 => {
                bytes = self.bytes.code(coder, block.bytes as u32)? as usize;
                let padding = if let Form::Stored { padding } = block.form { padding } else { 0 };
                Form::Stored { padding: tree(coder, &mut self.padding, 8, u32::from(padding)) as u8 }
            }
            1 | 2 => {
                let is_same = self.is_same.code(coder, u32::from(block.tokens == self.before.1)) == 1;
                tokens = if is_same { self.before.1 } else { self.count.code(coder, block.tokens as u32)? as usize };
                self.before.1 = tokens;
                if form == 1 { Form::Fixed } else { Form::Dynamic(Box::default()) }
            }
            _ => return Err(Error::corrupt("unknown form of a block")),
        };
        self.before.0 = form.number();
        Ok(Block { form, last, tokens, bytes })
    }
}
