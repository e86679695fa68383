//! Takes a deflate stream apart (RFC 1951): its plaintext, and the choices its compressor made.

use crate::alphabet::{
    DISTANCE_BASE, DISTANCE_EXTRA, DISTANCES, END, FIXED_DISTANCES, FIXED_LITERALS, LENGTH_BASE, LENGTH_EXTRA, LENGTHS,
    LENGTHS_EXTRA, LENGTHS_ORDER, LITERALS,
};
use crate::bits::BitReader;
use crate::block::{Block, Form, Header, Run};
use crate::code::Decoder;
use crate::token::{LONG_258, Token};
use kit_core::{Error, Limits, Result};

/// What a stream says, and how it says it.
#[derive(Debug, Default)]
pub struct Inflated {
    /// The bytes that were compressed.
    pub plain: Vec<u8>,
    /// The blocks in their order.
    pub blocks: Vec<Block>,
    /// The tokens of all blocks that are not stored.
    pub tokens: Vec<Token>,
    /// How many bits the stream takes.
    pub bits: u64,
    /// The bits that fill up its last byte, usually zeros.
    pub padding: u8,
}

impl Inflated {
    /// How many bytes of the input the stream takes.
    pub fn consumed(&self) -> usize {
        self.bits.div_ceil(8) as usize
    }

    /// The last byte, with zeros where the stream's bits are.
    pub fn last_bits(&self) -> u8 {
        self.padding.checked_shl((self.bits % 8) as u32).unwrap_or(0)
    }
}

/// Inflates the stream at the front of `input`, whatever stands behind it.
pub fn inflate(input: &[u8], limits: &Limits) -> Result<Inflated> {
    let mut bits = BitReader::new(input);
    let mut out = Inflated::default();
    loop {
        let last = read_block(&mut bits, &mut out, limits)?;
        if last {
            out.bits = bits.position();
            out.padding = bits.align()?;
            return Ok(out);
        }
    }
}

/// What a block takes, with the header of its code.
const BLOCK_MEMORY: u64 = 1024;

/// Reads one block and tells whether it is the last.
fn read_block(bits: &mut BitReader<'_>, out: &mut Inflated, limits: &Limits) -> Result<bool> {
    let at = bits.offset();
    let last = bits.take(1)? == 1;
    let (tokens, bytes) = (out.tokens.len(), out.plain.len());
    let form = match bits.take(2)? {
        0 => read_stored(bits, &mut out.plain, limits)?,
        1 => {
            let literals = Decoder::new(&FIXED_LITERALS).ok_or_else(|| bad("fixed code", at))?;
            let distances = Decoder::new(&FIXED_DISTANCES).ok_or_else(|| bad("fixed code", at))?;
            read_tokens(bits, out, &literals, &distances, limits)?;
            Form::Fixed
        }
        2 => {
            let header = read_header(bits)?;
            let literals = Decoder::new(&header.literals).ok_or_else(|| bad("no code of literals", at))?;
            let distances = Decoder::new(&header.distances).ok_or_else(|| bad("no code of distances", at))?;
            read_tokens(bits, out, &literals, &distances, limits)?;
            Form::Dynamic(Box::new(header))
        }
        _ => return Err(bad("block of the reserved form 3", at)),
    };
    // An empty block takes few bits and puts nothing out, so it is the blocks themselves that must fit.
    limits.need_memory((out.blocks.len() + 1) as u64 * BLOCK_MEMORY)?;
    out.blocks.push(Block { form, last, tokens: out.tokens.len() - tokens, bytes: out.plain.len() - bytes });
    Ok(last)
}

fn bad(what: &str, at: u64) -> Error {
    Error::corrupt(what).at(at)
}

fn read_stored(bits: &mut BitReader<'_>, plain: &mut Vec<u8>, limits: &Limits) -> Result<Form> {
    bits.refill();
    let padding = bits.align()?;
    let at = bits.offset();
    let (len, check) = (bits.take(16)?, bits.take(16)?);
    if len != check ^ 0xFFFF {
        return Err(bad("length of a stored block and its complement differ", at));
    }
    let bytes = bits.bytes(len as usize)?;
    limits.need_output((plain.len() + bytes.len()) as u64)?;
    plain.extend_from_slice(bytes);
    Ok(Form::Stored { padding })
}

fn read_header(bits: &mut BitReader<'_>) -> Result<Header> {
    let at = bits.offset();
    let literals = 257 + bits.take(5)? as usize;
    let distances = 1 + bits.take(5)? as usize;
    let mut header = Header { sent: 4 + bits.take(4)? as u8, ..Header::default() };
    if literals > LITERALS || distances > DISTANCES {
        return Err(bad("more lengths than there are symbols", at));
    }
    for &symbol in &LENGTHS_ORDER[..usize::from(header.sent)] {
        header.lengths[usize::from(symbol)] = bits.take(3)? as u8;
    }
    header.literals = read_runs(bits, &mut header.runs, &header.lengths, literals + distances)?;
    header.distances = header.literals.split_off(literals);
    if header.literals[END] == 0 {
        return Err(bad("block has no code for its end", at));
    }
    Ok(header)
}

fn read_runs(bits: &mut BitReader<'_>, runs: &mut Vec<Run>, lengths: &[u8; LENGTHS], count: usize) -> Result<Vec<u8>> {
    let at = bits.offset();
    // Unlike the others, this code has to be complete.
    let used = lengths.iter().filter(|&&length| length > 0).count();
    let decoder = Decoder::new(lengths).filter(|_| used > 1).ok_or_else(|| bad("no code of code lengths", at))?;
    let mut out = Vec::with_capacity(count);
    while out.len() < count {
        bits.refill();
        let symbol = decoder.take(bits)? as u8;
        let extra = bits.held(u32::from(LENGTHS_EXTRA[usize::from(symbol)]))? as u8;
        let run = Run { symbol, extra };
        let value = match symbol {
            16 => *out.last().ok_or_else(|| bad("repeats a length before the first", at))?,
            17 | 18 => 0,
            _ => symbol,
        };
        if out.len() + run.count() > count {
            return Err(bad("more code lengths than announced", at));
        }
        out.resize(out.len() + run.count(), value);
        runs.push(run);
    }
    Ok(out)
}

fn read_tokens(
    bits: &mut BitReader<'_>,
    out: &mut Inflated,
    literals: &Decoder,
    distances: &Decoder,
    limits: &Limits,
) -> Result<()> {
    let most = usize::try_from(limits.output).unwrap_or(usize::MAX);
    loop {
        bits.refill();
        let symbol = literals.take(bits)?;
        if symbol < END {
            out.plain.push(symbol as u8);
            out.tokens.push(Token::literal(symbol as u8));
        } else if symbol == END {
            break;
        } else {
            let token = read_copy(bits, symbol - 257, distances)?;
            let distance = token.distance() as usize;
            if distance > out.plain.len() {
                return Err(bad("distance reaches before the start", bits.offset()));
            }
            repeat(&mut out.plain, distance, token.size());
            out.tokens.push(token);
        }
        if out.plain.len() > most {
            return Err(Error::limit(format!("inflates to more than {most} bytes")));
        }
    }
    limits.need_memory(out.tokens.len() as u64 * size_of::<Token>() as u64)
}

/// Reads what follows a length symbol; one refill lasts, for 15 + 5 + 15 + 13 bits.
#[inline]
fn read_copy(bits: &mut BitReader<'_>, symbol: usize, distances: &Decoder) -> Result<Token> {
    if symbol >= LENGTH_BASE.len() {
        return Err(bad("reserved length symbol", bits.offset()));
    }
    let extra = bits.held(u32::from(LENGTH_EXTRA[symbol]))?;
    let length = u32::from(LENGTH_BASE[symbol]) + extra;
    let length = if symbol == 27 && extra == 31 { LONG_258 } else { length };
    let symbol = distances.take(bits)?;
    if symbol >= DISTANCES {
        return Err(bad("reserved distance symbol", bits.offset()));
    }
    let distance = u32::from(DISTANCE_BASE[symbol]) + bits.held(u32::from(DISTANCE_EXTRA[symbol]))?;
    Ok(Token::copy(length, distance))
}

/// Appends `length` bytes from `distance` before, which may run into what is appended.
#[inline]
fn repeat(plain: &mut Vec<u8>, distance: usize, length: usize) {
    let from = plain.len() - distance;
    let mut left = length;
    while left > 0 {
        let count = left.min(plain.len() - from);
        plain.extend_from_within(from..from + count);
        left -= count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::BitWriter;

    /// Fields of a value and its width.
    fn stream(fields: &[(u32, u32)]) -> Vec<u8> {
        let mut out = BitWriter::default();
        fields.iter().for_each(|&(bits, n)| out.put(bits, n));
        out.finish()
    }

    fn error(fields: &[(u32, u32)]) -> String {
        inflate(&stream(fields), &Limits::DEFAULT).expect_err("must be refused").message
    }

    /// The start of a last dynamic block with 257 + `literals` and 1 + `distances` lengths, and all 19 lengths of the code
    /// that codes them: symbols 0, 1 and 18 have lengths of 1, 2 and 2 bits, with the codes 0, 10 and 11.
    fn dynamic(literals: u32, distances: u32) -> Vec<(u32, u32)> {
        let mut fields = vec![(1, 1), (2, 2), (literals, 5), (distances, 5), (15, 4)];
        fields.extend(LENGTHS_ORDER.map(|symbol| match symbol {
            0 => (1, 3),
            1 | 18 => (2, 3),
            _ => (0, 3),
        }));
        fields
    }

    const ZERO: (u32, u32) = (0b0, 1);
    const ONE: (u32, u32) = (0b01, 2);

    fn zeros(count: u32) -> [(u32, u32); 2] {
        [(0b11, 2), (count - 11, 7)]
    }

    #[test]
    fn the_empty_stream() {
        let inflated = inflate(&[0b011, 0], &Limits::DEFAULT).expect("a stream"); // last, fixed, 7 bits of end
        assert!(inflated.plain.is_empty() && inflated.tokens.is_empty());
        assert_eq!((inflated.bits, inflated.consumed()), (10, 2));
        assert!(inflate(&[], &Limits::DEFAULT).is_err() && inflate(&[0b011], &Limits::DEFAULT).is_err());
    }

    #[test]
    fn stored_blocks() {
        let full = [&[0, 0xFF, 0xFF, 0, 0][..], &[7; 0xFFFF], &[0b1111_1001, 0, 0, 0xFF, 0xFF]].concat();
        let inflated = inflate(&full, &Limits::DEFAULT).expect("a stream");
        assert_eq!((inflated.plain.len(), inflated.consumed()), (0xFFFF, full.len()));
        assert_eq!(inflated.blocks[1].form, Form::Stored { padding: 0b11111 });
        assert!(error(&[(1, 8), (1, 16), (0xFFFF, 16)]).contains("complement"));
        assert!(error(&[(1, 8), (1, 16), (0xFFFE, 16)]).contains("cut short"));
        assert!(error(&[(0b111, 3)]).contains("reserved form"));
        assert!(inflate(&full, &Limits { output: 0xFFFE, ..Limits::DEFAULT }).is_err());
    }

    #[test]
    fn copies() {
        // Fixed code: literal 'a' (0x61 + 0x30 = 0b10010001, read from its highest bit), length 3 (symbol 257: 0000001),
        // distance 1 (symbol 0) or 2 (symbol 1), end.
        let a = (0b1000_1001, 8);
        let copy = |distance: u32| [(0b100_0000, 7), (if distance == 1 { 0 } else { 0b10000 }, 5)];
        let inflated = inflate(&stream(&[&[(0b011, 3), a][..], &copy(1), &[(0, 7)]].concat()), &Limits::DEFAULT);
        assert_eq!(inflated.expect("a stream").plain, b"aaaa");
        assert!(error(&[&[(0b011, 3), a][..], &copy(2), &[(0, 7)]].concat()).contains("before the start"));
        // Symbol 286, 11000110, and distance symbol 30.
        assert!(error(&[(0b011, 3), (0b0110_0011, 8)]).contains("reserved length"));
        assert!(error(&[(0b011, 3), a, (0b100_0000, 7), (0b01111, 5)]).contains("reserved distance"));
    }

    #[test]
    fn codes() {
        // A literal and the end, one bit each; then a distance code that is empty, single, or of two zeros' place.
        let lengths = |distance: &[(u32, u32)]| [&[ONE][..], &zeros(138), &zeros(117), &[ONE], distance].concat();
        let plain = |distance: &[(u32, u32)], tokens: &[(u32, u32)]| {
            inflate(&stream(&[&dynamic(0, 0)[..], &lengths(distance), tokens].concat()), &Limits::DEFAULT)
        };
        assert_eq!(plain(&[ZERO], &[(0b100, 3)]).expect("no distances").plain, [0, 0]);
        assert_eq!(plain(&[ONE], &[(0b100, 3)]).expect("a single distance").plain, [0, 0]);
        // Three codes of one bit, and a single code of a single bit for literals.
        let over = [&dynamic(0, 0)[..], &[ONE, ONE], &zeros(138), &zeros(116), &[ONE, ZERO]].concat();
        assert!(error(&over).contains("no code of literals"));
        let single = [&dynamic(0, 0)[..], &zeros(138), &zeros(118), &[ONE, ZERO, (0, 1)]].concat();
        assert!(inflate(&stream(&single), &Limits::DEFAULT).is_ok());
        let endless = [&dynamic(0, 0)[..], &[ONE, ONE], &zeros(138), &zeros(117), &[ZERO]].concat();
        assert!(error(&endless).contains("no code for its end"));
        let long = [&dynamic(0, 0)[..], &zeros(138), &zeros(138)].concat();
        assert!(error(&long).contains("more code lengths"));
        assert!(error(&dynamic(30, 0)).contains("more lengths than"));
        assert!(error(&dynamic(0, 30)).contains("more lengths than"));
        assert!(error(&[(1, 1), (2, 2), (0, 14), (1, 3), (0, 9)]).contains("no code of code lengths"));
    }

    #[test]
    fn a_copy_of_258_may_be_written_in_two_ways() {
        // Symbol 284, 11000100, with five ones; symbol 285 is 11000101.
        let a = (0b1000_1001, 8);
        let long = stream(&[(0b011, 3), a, (0b0010_0011, 8), (31, 5), (0, 5), (0, 7)]);
        let short = stream(&[(0b011, 3), a, (0b1010_0011, 8), (0, 5), (0, 7)]);
        for stream in [&long, &short] {
            let recoded = crate::recode(stream, crate::Format::Raw, None, &Limits::DEFAULT).expect("a stream");
            assert_eq!(crate::restore(&recoded.plain, &recoded.recipe, &Limits::DEFAULT).as_ref(), Ok(stream));
        }
        let [long, short] = [long, short].map(|stream| inflate(&stream, &Limits::DEFAULT).expect("a stream"));
        assert!(long.plain == [b'a'; 259] && short.plain == long.plain);
        assert_eq!((long.tokens[1], short.tokens[1]), (Token::copy(LONG_258, 1), Token::copy(258, 1)));
    }
}
