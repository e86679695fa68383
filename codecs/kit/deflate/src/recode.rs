//! From a stream to its plaintext and recipe, and back.

use crate::bits::BitWriter;
use crate::block::Form;
use crate::corrections;
use crate::framing::{BGZF_HEADER, Format};
use crate::inflate::{Inflated, inflate};
use crate::isal;
use crate::libdeflate;
use crate::recipe::{Recipe, Source};
use crate::recognise::{Clues, recognise};
use crate::zlib::encode;
use kit_core::{Error, Limits, Result};

/// A stream as what it says and how it is said.
#[derive(Debug)]
pub struct Recoded {
    /// The bytes that were compressed.
    pub plain: Vec<u8>,
    /// What makes the stream of them again.
    pub recipe: Recipe,
    /// How many bytes of the input the stream takes, with header and trailer.
    pub consumed: usize,
}

/// Takes apart the stream at the front of `input`, whatever stands behind it; `before` is what made the one before it.
///
/// The recipe has been followed and gives the very bytes.
pub fn recode(input: &[u8], format: Format, before: Option<&Source>, limits: &Limits) -> Result<Recoded> {
    let header_len = format.header_len(input)?;
    let (header, body) = input.split_at(header_len);
    let inflated = inflate(body, limits).map_err(|error| shifted(error, header_len))?;
    check_len(&inflated.plain)?;
    let (stream, rest) = body.split_at(inflated.consumed());
    let clues = Clues { before, header: header.first_chunk().copied().filter(|_| format == Format::Zlib) };
    let source = match recognise(stream, &inflated, clues) {
        Ok(source) => source,
        Err(nearest) => {
            let source = Source::Corrected(corrections::find(&inflated, nearest.level)?);
            if make(&inflated.plain, &source, inflated.last_bits(), limits)? != stream {
                return Err(Error::failed("corrections do not give the stream back"));
            }
            source
        }
    };
    let right = format.trailer(&inflated.plain);
    let trailer = &rest[..rest.len().min(right.len())];
    let consumed = header_len + stream.len() + trailer.len();
    let usual = source.usual_header(format, consumed);
    let recipe = Recipe {
        format,
        header: (header != usual).then(|| header.to_vec()),
        trailer: (trailer != right).then(|| trailer.to_vec()),
        padding: inflated.last_bits(),
        source,
    };
    let Inflated { plain, .. } = inflated;
    Ok(Recoded { plain, recipe, consumed })
}

/// Positions are kept in 32 bits.
fn check_len(plain: &[u8]) -> Result<()> {
    if plain.len() as u64 >= u64::from(u32::MAX) {
        return Err(Error::limit("plaintext of a stream exceeds 4 GiB"));
    }
    Ok(())
}

fn shifted(mut error: Error, by: usize) -> Error {
    error.offset = error.offset.map(|offset| offset + by as u64);
    error
}

/// Makes the stream again; a recipe that belongs to another plaintext gives other bytes or an error.
pub fn restore(plain: &[u8], recipe: &Recipe, limits: &Limits) -> Result<Vec<u8>> {
    let stream = make(plain, &recipe.source, recipe.padding, limits)?;
    let trailer = recipe.trailer.clone().unwrap_or_else(|| recipe.format.trailer(plain));
    let header = recipe
        .header
        .clone()
        .unwrap_or_else(|| recipe.source.usual_header(recipe.format, BGZF_HEADER + stream.len() + trailer.len()));
    let whole = [header, stream, trailer].concat();
    limits.need_output(whole.len() as u64)?;
    Ok(whole)
}

/// Makes the deflate stream alone.
fn make(plain: &[u8], source: &Source, padding: u8, limits: &Limits) -> Result<Vec<u8>> {
    check_len(plain)?;
    let mut stream = match source {
        Source::Zlib { settings, flushes } => {
            if flushes.iter().any(|flush| flush.position(plain.len()) > plain.len()) {
                return Err(Error::corrupt("flush is behind the end"));
            }
            encode(plain, settings, flushes)
        }
        Source::Libdeflate(settings) => libdeflate::encode(plain, *settings),
        Source::Isal => isal::encode(plain),
        Source::Stored { block, is_last_empty } => store(plain, usize::from(*block), *is_last_empty),
        Source::Corrected(bytes) => corrections::apply(plain, bytes, limits)?,
    };
    // The stream's own bits in its last byte stay.
    if let Some(last) = stream.last_mut() {
        *last |= padding;
    }
    Ok(stream)
}

fn store(plain: &[u8], block: usize, is_last_empty: bool) -> Vec<u8> {
    let mut out = BitWriter::default();
    let mut rest = plain;
    while rest.len() > block && block > 0 || is_last_empty && !rest.is_empty() {
        let (now, later) = rest.split_at(block.clamp(1, rest.len()));
        Form::Stored { padding: 0 }.write(&mut out, false, &[], now);
        rest = later;
    }
    Form::Stored { padding: 0 }.write(&mut out, true, &[], &rest[..rest.len().min(0xFFFF)]);
    out.finish()
}
