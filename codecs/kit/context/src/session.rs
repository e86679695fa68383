//! A model that goes on through several texts, under a tokenizer that was told what they are.

use crate::copies::{self, Grain};
use crate::model::{self, After, Model};
use crate::{Config, read, write};
use kit_core::{Error, Limits, Result};
use kit_tokens::Tokenizer;

/// Codes texts one after the other, each with what the ones before have taught; both sides take the same texts in the same order.
///
/// The tokenizer follows the texts as one. The configuration's primer is not used.
pub struct Session<T, const C: usize, const V: usize, const S: usize, const M: usize> {
    model: Model<T, C, V, S, M>,
    text: Vec<u8>,
    limits: Limits,
}

impl<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize> Session<T, C, V, S, M> {
    /// Starts before texts of `total` bytes together; fails where they would take more memory than `limits` allow.
    ///
    /// The model is laid out for texts of `scale` bytes: with the same number, it learns the same from texts that differ only in
    /// what comes behind them.
    pub fn new(tokens: T, total: u64, scale: u64, config: &'static Config<C, V, S, M>, limits: Limits) -> Result<Self> {
        limits.need_memory(Self::memory(total, scale, config))?;
        let mut text = Vec::new();
        limits.reserve(&mut text, total)?;
        Ok(Self { model: Model::with(tokens, scale, config), text, limits })
    }

    /// Bytes of working memory for texts of `total` bytes together, the tokenizer's as it says itself.
    pub fn memory(total: u64, scale: u64, config: &Config<C, V, S, M>) -> u64 {
        total
            .saturating_add(copies::memory(total, Grain::COARSE))
            .saturating_add(model::memory::<T, C, V, S, M>(scale, config))
    }

    /// The texts so far.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Holds what the texts so far have taught for less certain than what those to come will teach.
    pub fn relax(&mut self) {
        self.model.relax();
    }

    /// Codes the next text onto the end of `out`.
    pub fn encode(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let start = self.text.len();
        self.text.extend(text);
        let copies = copies::find(&self.text, start, Grain::COARSE);
        copies::write(&copies, start, Grain::COARSE, out);
        write(&mut self.model, &self.text, start, &copies, After::Same, out);
    }

    /// Restores the next text, of `len` bytes, from a payload that it uses up exactly.
    pub fn decode(&mut self, mut payload: &[u8], len: u64) -> Result<()> {
        self.limits.reserve(&mut self.text, len)?;
        let start = self.text.len();
        let end = start.checked_add(len as usize).ok_or_else(|| Error::limit("more bytes than there are addresses"))?;
        let copies = copies::read(&mut payload, start, end, Grain::COARSE)?;
        read(&mut self.model, payload, &mut self.text, end, &copies, After::Same)
    }
}

/// Codes one text under a tokenizer that was told what it is onto the end of `out`.
pub fn encode_by<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    tokens: T,
    text: &[u8],
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    let len = text.len() as u64;
    Session::new(tokens, len, roomy(len), config, limits)?.encode(text, out);
    Ok(())
}

/// Restores one text, of `len` bytes, onto the end of `out`.
pub fn decode_by<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    tokens: T,
    payload: &[u8],
    len: u64,
    config: &'static Config<C, V, S, M>,
    limits: Limits,
    out: &mut Vec<u8>,
) -> Result<()> {
    limits.need_output(len)?;
    let mut session = Session::new(tokens, len, roomy(len), config, limits)?;
    session.decode(payload, len)?;
    limits.reserve(out, len)?;
    out.extend(session.text());
    Ok(())
}

/// Bytes of working memory for one text of `len` bytes under a tokenizer of that kind.
pub fn memory_by<T: Tokenizer, const C: usize, const V: usize, const S: usize, const M: usize>(
    len: u64,
    config: &Config<C, V, S, M>,
) -> u64 {
    Session::<T, C, V, S, M>::memory(len, roomy(len), config)
}

/// What a model of one text is laid out for: the room that the engine leaves out for speed, where there is little to begin with.
fn roomy(len: u64) -> u64 {
    len.saturating_mul(4).min(len.max(1 << 21))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, NEVER, Select};
    use kit_tokens::Plain;

    static CONFIG: Config<2, 1, 1, 1> = Config {
        contexts: [Context::Order(2), Context::Own(0)],
        selects: [Select::Own],
        matches: [6],
        corrections: 1,
        sure: 60000,
        trusted: NEVER,
        table_bits: 16,
        primer: &[],
    };

    #[test]
    fn texts_come_back_and_the_second_is_cheap() {
        let text: Vec<u8> = (0..3000u32).map(|i| ((i * i) >> 7) as u8).collect();
        let session = || Session::new(Plain, 9000, 9000, &CONFIG, Limits::DEFAULT).expect("it is small");
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let mut encoder = session();
        encoder.encode(&text, &mut first);
        encoder.encode(&text, &mut second);
        assert!(second.len() * 10 < first.len());
        let mut decoder = session();
        assert_eq!(decoder.decode(&first, 3000), Ok(()));
        assert_eq!(decoder.decode(&second, 3000), Ok(()));
        assert_eq!(decoder.text(), [&text[..], &text].concat());
        assert!(session().decode(&second, 3000).is_err());
    }
}
