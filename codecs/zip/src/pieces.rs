//! A frame as the pieces that it is made of, in their order.
//!
//! ```text
//!  frame ─▶ local header, member, data descriptor │ central header │ ends of the directory │ gzip member │ anything else
//! ```
//!
//! Each piece is found by its own first bytes, whatever the others say: directories are not followed, and a damaged file is
//! some pieces and something else between them.

use crate::inflate::Inflate;
use crate::record::{CENTRAL, END, END_64, Fields, LOCAL, LOCATOR, Shape, little};
use crate::room::Room;
use kit_deflate::Format;
use std::ops::Range;

/// How a member's bytes are kept in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Nobody knows: the header stands alone.
    Loose,
    /// As they are.
    Stored,
    /// Deflated, by the recipe of that number.
    Deflated(usize),
}

/// What stands behind a member (APPNOTE.TXT 6.3 §4.3.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Descriptor {
    /// Nothing.
    Missing,
    /// CRC-32 and two lengths, with or without a signature, of 4 or 8 bytes.
    Present {
        /// Whether it begins with a signature.
        signed: bool,
        /// Bytes of a length.
        wide: bool,
    },
}

impl Descriptor {
    /// All forms in the order of their numbers.
    pub const ALL: [Self; 5] = [
        Self::Missing,
        Self::Present { signed: true, wide: false },
        Self::Present { signed: false, wide: false },
        Self::Present { signed: true, wide: true },
        Self::Present { signed: false, wide: true },
    ];

    /// Its bytes.
    pub fn bytes(self, facts: &Facts) -> Vec<u8> {
        let Self::Present { signed, wide } = self else { return Vec::new() };
        let mut out = if signed { b"PK\x07\x08".to_vec() } else { Vec::new() };
        out.extend_from_slice(&(facts.crc as u32).to_le_bytes());
        for len in [facts.coded, facts.plain] {
            out.extend_from_slice(&len.to_le_bytes()[..if wide { 8 } else { 4 }]);
        }
        out
    }
}

/// What follows from a member's bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// CRC-32 of the plaintext.
    pub crc: u64,
    /// Bytes in the file.
    pub coded: u64,
    /// Bytes of the plaintext.
    pub plain: u64,
}

impl Facts {
    /// Those of a plaintext that takes `coded` bytes in the file.
    pub fn of(plain: &[u8], coded: usize) -> Self {
        // gzip's trailer begins with the sum that ZIP has.
        let crc = little(&Format::Gzip.trailer(plain)[..4]);
        Self { crc, coded: coded as u64, plain: plain.len() as u64 }
    }
}

/// A piece of a frame.
#[derive(Debug)]
pub enum Piece {
    /// Bytes that are not understood.
    Other(Range<usize>),
    /// A gzip member: its plaintext, the recipe's number and where it stands.
    Gzip(Vec<u8>, usize, Range<usize>),
    /// A local header, with what stands behind it.
    Local(Local),
    /// A central header: fields, name, extra field and comment.
    Central(Fields, [Range<usize>; 3]),
    /// An end of the directory, and its comment.
    End(Fields, Range<usize>),
    /// An end of ZIP64's directory.
    End64(Fields),
    /// Its locator.
    Locator(Fields),
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Other,
    Gzip,
    Local,
    Central,
    End,
    End64,
    Locator,
}

impl Form {
    /// All forms in the order of their numbers.
    pub const ALL: [Self; 7] =
        [Self::Other, Self::Gzip, Self::Local, Self::Central, Self::End, Self::End64, Self::Locator];
}

impl Piece {
    /// What it is.
    pub fn form(&self) -> Form {
        match self {
            Self::Other(_) => Form::Other,
            Self::Gzip(..) => Form::Gzip,
            Self::Local(_) => Form::Local,
            Self::Central(..) => Form::Central,
            Self::End(..) => Form::End,
            Self::End64(_) => Form::End64,
            Self::Locator(_) => Form::Locator,
        }
    }
}

/// The file name in the header of a gzip member (RFC 1952 §2.3.1), or nothing.
pub fn gzip_name(member: &[u8]) -> &[u8] {
    const EXTRA: u8 = 4;
    const NAME: u8 = 8;
    let Some(&[_, _, _, flags]) = member.first_chunk() else { return &[] };
    let extra = match member.get(10..12) {
        Some(len) if flags & EXTRA != 0 => 2 + little(len) as usize,
        _ => 0,
    };
    let rest = member.get(10 + extra..).filter(|_| flags & NAME != 0).unwrap_or_default();
    rest.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// A local header, its member and its data descriptor.
#[derive(Debug)]
pub struct Local {
    /// Its fields.
    pub fields: Fields,
    /// Its name and extra field.
    pub texts: [Range<usize>; 2],
    /// How the member is kept.
    pub coding: Coding,
    /// What it says.
    pub plain: Vec<u8>,
    /// What follows from that.
    pub facts: Facts,
    /// What stands behind it.
    pub descriptor: Descriptor,
}

/// Takes a frame apart, and returns the recipes as well.
pub fn find(frame: &[u8], room: &Room) -> (Vec<Piece>, Vec<Vec<u8>>) {
    let mut finder = Finder { frame, inflate: Inflate::new(frame, room), pieces: Vec::new(), other: 0 };
    let mut at = 0;
    // A piece and what stands before it, and the rest, are three.
    while at < frame.len() && finder.pieces.len() as u64 + 3 <= room.pieces {
        let next = finder.piece(at);
        match next {
            Some((piece, len)) => {
                finder.settle(at);
                finder.pieces.push(piece);
                at += len;
                finder.other = at;
            }
            None => at += 1 + skip(&frame[at + 1..]),
        }
    }
    finder.settle(frame.len());
    (finder.pieces, finder.inflate.recipes)
}

/// Bytes before the next that may begin a piece.
fn skip(rest: &[u8]) -> usize {
    rest.windows(2).position(|two| two == b"PK").unwrap_or(rest.len())
}

struct Finder<'a> {
    frame: &'a [u8],
    inflate: Inflate<'a>,
    pieces: Vec<Piece>,
    /// From where on bytes belong to no piece yet.
    other: usize,
}

impl Finder<'_> {
    /// Makes a piece of the bytes before `at` that belong to none.
    fn settle(&mut self, at: usize) {
        if self.other < at {
            self.pieces.push(Piece::Other(self.other..at));
        }
    }

    /// The piece at `at` with its length.
    fn piece(&mut self, at: usize) -> Option<(Piece, usize)> {
        let rest = &self.frame[at..];
        match *rest.first_chunk()? {
            [b'P', b'K', 3, 4] => self.local(at),
            [b'P', b'K', 1, 2] => {
                let fields = CENTRAL.read(rest)?;
                let texts = self.texts(at, &CENTRAL, [fields[9], fields[10], fields[11]])?;
                let len = texts[2].end - at;
                Some((Piece::Central(fields, texts), len))
            }
            [b'P', b'K', 5, 6] => {
                let fields = END.read(rest)?;
                let [comment] = self.texts(at, &END, [fields[6]])?;
                let len = comment.end - at;
                Some((Piece::End(fields, comment), len))
            }
            [b'P', b'K', 6, 6] => END_64.read(rest).map(|fields| (Piece::End64(fields), END_64.len())),
            [b'P', b'K', 6, 7] => LOCATOR.read(rest).map(|fields| (Piece::Locator(fields), LOCATOR.len())),
            [0x1F, 0x8B, 8, _] if self.may_be_gzip(at) => {
                let (plain, recipe, len) = self.inflate.at(at, Format::Gzip)?;
                Some((Piece::Gzip(plain, recipe, at..at + len), len))
            }
            _ => None,
        }
    }

    /// gzip's magic is short: it counts where a file begins, and behind another member.
    fn may_be_gzip(&self, at: usize) -> bool {
        at == 0 || self.other == at && matches!(self.pieces.last(), Some(Piece::Gzip(..)))
    }

    /// The texts behind a record; `None` where they are cut short or the name is not a line.
    fn texts<const N: usize>(&self, at: usize, shape: &Shape, lens: [u64; N]) -> Option<[Range<usize>; N]> {
        let mut end = at + shape.len();
        let texts = lens.map(|len| {
            let start = end;
            end += len as usize;
            start..end
        });
        let is_line = || !self.frame[texts[0].clone()].iter().any(|byte| matches!(byte, 0 | b'\n'));
        (end <= self.frame.len() && is_line()).then_some(texts)
    }

    fn local(&mut self, at: usize) -> Option<(Piece, usize)> {
        let fields = LOCAL.read(&self.frame[at..])?;
        let texts = self.texts(at, &LOCAL, [fields[8], fields[9]])?;
        let start = texts[1].end;
        let method = fields[2];
        let mut local = Local {
            coding: Coding::Loose,
            plain: Vec::new(),
            facts: Facts::default(),
            descriptor: Descriptor::Missing,
            texts,
            fields,
        };
        let mut end = start;
        let is_encrypted = local.fields[1] & 1 == 1;
        if method == 8 && !is_encrypted {
            if let Some((plain, recipe, len)) = self.inflate.at(start, Format::Raw) {
                (local.coding, local.plain) = (Coding::Deflated(recipe), plain);
                end = start + len;
            }
        } else if method == 0
            && !is_encrypted
            && let Some(plain) = self.stored(&local, start)
        {
            (local.coding, local.plain) = (Coding::Stored, plain.to_vec());
            end = start + plain.len();
        }
        if local.coding != Coding::Loose {
            local.facts = Facts::of(&local.plain, end - start);
            let rest = &self.frame[end..];
            let forms = Descriptor::ALL.into_iter().rev();
            let found = forms.map(|form| (form, form.bytes(&local.facts))).find(|(_, bytes)| rest.starts_with(bytes));
            if let Some((descriptor, bytes)) = found {
                local.descriptor = descriptor;
                end += bytes.len();
            }
        }
        Some((Piece::Local(local), end - at))
    }

    /// The bytes of a member that is stored, where its length is known.
    fn stored(&self, local: &Local, start: usize) -> Option<&[u8]> {
        let mut len = local.fields[6];
        if len == 0xFFFF_FFFF {
            // ZIP64's extra field (§4.5.3): the length of the plaintext, which is the same.
            let extra = &self.frame[local.texts[1].clone()];
            len = extra.strip_prefix(&[1, 0]).and_then(|rest| rest.get(2..10)).map(little)?;
        }
        let end = usize::try_from(len).ok().and_then(|len| start.checked_add(len))?;
        self.frame.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &[u8], flags: u64, body: &[u8]) -> Vec<u8> {
        let facts = Facts::of(body, body.len());
        let told = if flags & 8 == 0 { facts } else { Facts { coded: facts.coded, ..Facts::default() } };
        let fields = [10, flags, 0, 0, 33, told.crc, told.coded, told.plain, name.len() as u64, 0];
        [&LOCAL.write(&fields), name, body].concat()
    }

    fn kinds(frame: &[u8]) -> String {
        let (pieces, _) = find(frame, &Room::new(frame.len() as u64));
        let kind = |piece: &Piece| match piece {
            Piece::Local(local) if local.coding == Coding::Loose => 'l',
            Piece::Local(local) if local.descriptor != Descriptor::Missing => 'D',
            piece => ['o', 'g', 'L', 'c', 'e', 'E', 'T'][piece.form() as usize],
        };
        pieces.iter().map(kind).collect()
    }

    #[test]
    fn pieces_are_found_between_others() {
        let one = member(b"a", 0, b"hello");
        assert_eq!(kinds(&[&one[..], b"...", &one].concat()), "LoL");
        assert_eq!(kinds(&one[..one.len() - 1]), "lo");
        assert_eq!(kinds(&member(b"a\nb", 0, b"hello")), "o");
        assert_eq!(kinds(b"PPKPK\x05\x06"), "o");
    }

    #[test]
    fn gzip_members_may_have_names() {
        assert_eq!(gzip_name(b"\x1F\x8B\x08\x08\0\0\0\0\0\x03a.csv\0more"), b"a.csv");
        assert_eq!(gzip_name(b"\x1F\x8B\x08\x0C\0\0\0\0\0\x03\x02\0xxa.csv\0"), b"a.csv");
        assert_eq!(gzip_name(b"\x1F\x8B\x08\0\0\0\0\0\0\x03a.csv\0"), b"");
    }

    #[test]
    fn descriptors_are_found_in_all_forms() {
        let facts = Facts::of(b"hello", 5);
        for form in Descriptor::ALL {
            let frame = [member(b"a", 8, b"hello"), form.bytes(&facts)].concat();
            assert_eq!(kinds(&frame), if form == Descriptor::Missing { "L" } else { "D" }, "{form:?}");
        }
    }
}
