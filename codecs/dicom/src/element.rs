//! Data elements: tag, value representation, length (PS3.5 §7.1).

/// Group and element number in one, the group above.
pub type Tag = u32;

/// An item of a sequence or of encapsulated pixel data (PS3.5 §7.5).
pub const ITEM: Tag = 0xFFFE_E000;
/// The end of an item of undefined length.
pub const ITEM_END: Tag = 0xFFFE_E00D;
/// The end of a sequence, or of encapsulated pixel data.
pub const SEQUENCE_END: Tag = 0xFFFE_E0DD;

/// The tag of pixel data: whole numbers, or floating point of four or eight bytes (PS3.3 §C.7.6.3, C.7.6.24, C.7.6.25).
pub fn is_pixels(tag: Tag) -> bool {
    matches!(tag, 0x7FE0_0008..=0x7FE0_0010)
}

/// How elements are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// Whether the value representation is there.
    pub explicit: bool,
    /// Whether numbers have their most significant byte first.
    pub big_endian: bool,
}

impl Syntax {
    /// Of the file's meta information (PS3.10 §7.1).
    pub const META: Self = Self { explicit: true, big_endian: false };

    /// The number in the first two bytes.
    pub fn short(self, bytes: &[u8]) -> Option<u16> {
        let &two = bytes.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(two) } else { u16::from_le_bytes(two) })
    }

    /// The number in the first four bytes.
    pub fn long(self, bytes: &[u8]) -> Option<u32> {
        let &four = bytes.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    }

    /// The tag in the first four bytes.
    pub fn tag(self, bytes: &[u8]) -> Option<Tag> {
        Some(u32::from(self.short(bytes)?) << 16 | u32::from(self.short(bytes.get(2..)?)?))
    }
}

/// Value representations whose length takes four bytes behind two reserved ones (PS3.5 §7.1.2).
const LONG: [[u8; 2]; 13] =
    [*b"OB", *b"OD", *b"OF", *b"OL", *b"OV", *b"OW", *b"SQ", *b"SV", *b"UC", *b"UN", *b"UR", *b"UT", *b"UV"];

/// Value representations whose length takes two bytes.
const SHORT: [[u8; 2]; 21] = [
    *b"AE", *b"AS", *b"AT", *b"CS", *b"DA", *b"DS", *b"DT", *b"FD", *b"FL", *b"IS", *b"LO", *b"LT", *b"PN", *b"SH",
    *b"SL", *b"SS", *b"ST", *b"TM", *b"UI", *b"UL", *b"US",
];

/// Whether a value representation's length takes four bytes; `None` where it is none.
pub fn is_long(vr: [u8; 2]) -> Option<bool> {
    if LONG.contains(&vr) { Some(true) } else { SHORT.contains(&vr).then_some(false) }
}

/// What stands before a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// Which element it is.
    pub tag: Tag,
    /// The value representation; zeros where it is not written.
    pub vr: [u8; 2],
    /// The length of the value in bytes; `None` where it is undefined.
    pub len: Option<u32>,
    /// Bytes before the value: 8 or 12.
    pub header: u64,
}

impl Element {
    /// The most bytes before a value.
    pub const HEADER: u64 = 12;

    /// Reads what stands before a value; what has no value representation is read without, whatever the syntax says, for files mix
    /// both. `None` where the bytes end.
    pub fn read(bytes: &[u8], syntax: Syntax) -> Option<Self> {
        let tag = syntax.tag(bytes)?;
        let vr: [u8; 2] = *bytes.get(4..)?.first_chunk()?;
        let is_long = if syntax.explicit && tag >> 16 != 0xFFFE { is_long(vr) } else { None };
        let (vr, len, header) = match is_long {
            None => ([0; 2], syntax.long(bytes.get(4..)?)?, 8),
            Some(false) => (vr, u32::from(syntax.short(bytes.get(6..)?)?), 8),
            Some(true) => (vr, syntax.long(bytes.get(8..)?)?, 12),
        };
        Some(Self { tag, vr, len: (len != u32::MAX).then_some(len), header })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_forms_of_one_element() {
        let rows = |vr, header| Element { tag: 0x0028_0010, vr, len: Some(2), header };
        let [implicit, big_endian] =
            [(false, false), (true, true)].map(|(explicit, big_endian)| Syntax { explicit, big_endian });
        assert_eq!(Element::read(b"\x28\0\x10\0\x02\0\0\0", implicit), Some(rows([0; 2], 8)));
        assert_eq!(Element::read(b"\x28\0\x10\0US\x02\0", Syntax::META), Some(rows(*b"US", 8)));
        assert_eq!(Element::read(b"\0\x28\0\x10US\0\x02", big_endian), Some(rows(*b"US", 8)));
        assert_eq!(Element::read(b"\x28\0\x10\0UN\0\0\x02\0\0\0", Syntax::META), Some(rows(*b"UN", 12)));
        assert_eq!(Element::read(b"\x28\0\x10\0UN\0\0\x02\0\0", Syntax::META), None);
    }

    #[test]
    fn items_have_no_value_representation() {
        let item = Element::read(b"\xFE\xFF\0\xE0\xFF\xFF\xFF\xFF", Syntax::META);
        assert_eq!(item, Some(Element { tag: ITEM, vr: [0; 2], len: None, header: 8 }));
    }
}
