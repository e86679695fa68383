//! Codes what the records of a frame say, each from what the ones before and the members themselves have said.
//!
//! ```text
//!  local header    ◀─ the last one of that coding; CRC-32 and lengths of the member
//!  central header  ◀─ the local header whose turn it is, and where that stands
//!  ends            ◀─ what has been counted
//! ```
//!
//! Encoder and decoder run the same code: each value goes in, is ignored by a decoder, and comes out.

use crate::bits::{Bit, Number, Symbol};
use crate::fields::{RecordModel, TextModel};
use crate::pieces::{Coding, Descriptor, Facts, Form};
use crate::record::{CENTRAL, END, END_64, Fields, LOCAL, LOCATOR};
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;

/// A member whose local header was met.
pub struct Member {
    /// Its name.
    pub name: Vec<u8>,
    /// Where the local header stands in the file.
    at: u64,
    /// Version, flags, method, time and date.
    head: [u64; 5],
    /// What is known of its bytes.
    facts: Facts,
    extra: Vec<u8>,
    /// What its attributes are like.
    class: usize,
}

/// What is known of a central header beside its fields.
pub struct Central {
    /// The member that it belongs to.
    pub member: Option<usize>,
    /// Whether the name ends as those of folders do.
    pub is_folder: bool,
    /// Its fields, extra field and comment.
    pub fields: Fields,
    /// The extra field and the comment.
    pub texts: [Vec<u8>; 2],
}

/// Everything that is learnt on the way.
pub struct Walk {
    /// By the form of the piece before.
    forms: [Symbol; Form::ALL.len()],
    form: usize,
    local: RecordModel,
    central: RecordModel,
    end: RecordModel,
    end_64: RecordModel,
    locator: RecordModel,
    /// Extra fields of local headers and of central ones, comments of members and of the file.
    texts: [TextModel; 4],
    codings: [Symbol; 3],
    descriptors: [Symbol; 2],
    is_matched: Bit,
    is_skipping: Bit,
    skip: Number,
    pub members: Vec<Member>,
    /// The member whose central header comes next.
    pub next: usize,
    /// The last local header by coding: its first five fields, and whether it told lengths that stand behind it.
    last: [[u64; 5]; 3],
    coding: usize,
    tells: bool,
    last_extra: Vec<u8>,
    last_central: Fields,
    last_central_extra: Vec<u8>,
    /// Version and attributes of the last central header by class.
    attributes: [[u64; 3]; CLASSES],
    /// By how much offsets differ from places in the file.
    bias: u64,
    entries: u64,
    /// Where the directory's first header begins, where its last one ends, and where ZIP64's end stands.
    directory: (u64, u64),
    end_64_at: u64,
}

/// Folders, what is stored, and others.
const CLASSES: usize = 3;
/// The flag that lengths stand behind the member (APPNOTE.TXT 6.3 §4.4.4).
const LENGTHS_BEHIND: u64 = 8;

impl Walk {
    /// Starts before the first record.
    pub fn new() -> Self {
        Self {
            forms: std::array::from_fn(|_| Symbol::new(3)),
            form: Form::End as usize,
            local: RecordModel::new(&LOCAL),
            central: RecordModel::new(&CENTRAL),
            end: RecordModel::new(&END),
            end_64: RecordModel::new(&END_64),
            locator: RecordModel::new(&LOCATOR),
            texts: std::array::from_fn(|_| TextModel::default()),
            codings: std::array::from_fn(|_| Symbol::new(2)),
            descriptors: std::array::from_fn(|_| Symbol::new(3)),
            is_matched: Bit::default(),
            is_skipping: Bit::RARE,
            skip: Number::default(),
            members: Vec::new(),
            next: 0,
            last: [[20, 0, 8, 0, 33], [10, 0, 0, 0, 33], [20, 0, 8, 0, 33]],
            coding: 2,
            tells: false,
            last_extra: Vec::new(),
            last_central: vec![0; CENTRAL.widths.len()],
            last_central_extra: Vec::new(),
            attributes: [[20, 0, 0]; CLASSES],
            bias: 0,
            entries: 0,
            directory: (0, 0),
            end_64_at: 0,
        }
    }

    /// Codes what comes next.
    pub fn form(&mut self, coder: &mut impl BitCoder, form: Form) -> Result<Form> {
        let read = self.forms[self.form].code(coder, form as u8);
        self.form = usize::from(read).min(Form::ALL.len() - 1);
        let form = Form::ALL.get(usize::from(read));
        form.copied().ok_or_else(|| Error::corrupt(format!("expected a form below 7, found {read}")))
    }

    /// Codes how a member is kept; the recipe's number is not told.
    pub fn coding(&mut self, coder: &mut impl BitCoder, coding: Coding) -> Result<Coding> {
        let number = match coding {
            Coding::Loose => 0,
            Coding::Stored => 1,
            Coding::Deflated(_) => 2,
        };
        let read = self.codings[self.coding].code(coder, number);
        self.coding = usize::from(read).min(2);
        match read {
            0 => Ok(Coding::Loose),
            1 => Ok(Coding::Stored),
            2 => Ok(Coding::Deflated(0)),
            _ => Err(Error::corrupt(format!("expected a coding below 3, found {read}"))),
        }
    }

    /// Codes a local header at `at` of the file, of a member with a name of that kind and length whose coding was the last.
    pub fn local(
        &mut self,
        coder: &mut impl BitCoder,
        at: u64,
        name: &[u8],
        facts: &Facts,
        fields: &Fields,
        extra: &[u8],
    ) -> Result<(Fields, Vec<u8>)> {
        let mut out = vec![0; LOCAL.widths.len()];
        let last = self.last[self.coding];
        // Flags first, for the lengths depend on them.
        for n in [1, 0, 2, 3, 4] {
            out[n] = self.local.code(coder, n, last[n], value(fields, n));
        }
        let is_behind = out[1] & LENGTHS_BEHIND != 0;
        let told = if self.coding == 0 || is_behind && !self.tells { Facts::default() } else { *facts };
        for (n, expected) in [(5, told.crc), (6, told.coded), (7, told.plain)] {
            out[n] = self.local.code(coder, n, expected, value(fields, n));
        }
        if is_behind && facts.plain > 0 {
            self.tells = out[7] != 0;
        }
        let extra = self.texts[0].code(coder, &self.last_extra, &self.last_extra, extra)?;
        (out[8], out[9]) = (name.len() as u64, extra.len() as u64);
        self.last_extra.clone_from(&extra);
        self.last[self.coding] = [out[0], out[1], out[2], out[3], out[4]];
        let head = self.last[self.coding];
        // Times go on from member to member, however they are kept.
        self.last.iter_mut().for_each(|last| (last[3], last[4]) = (head[3], head[4]));
        let facts = if self.coding == 0 { Facts { crc: out[5], coded: out[6], plain: out[7] } } else { *facts };
        let class = if name.ends_with(b"/") { 0 } else { 1 + usize::from(self.coding == 1) };
        self.members.push(Member { name: name.to_vec(), at, head, facts, extra: extra.clone(), class });
        Ok((out, extra))
    }

    /// Codes what stands behind the last member.
    pub fn descriptor(&mut self, coder: &mut impl BitCoder, descriptor: Descriptor) -> Result<Descriptor> {
        let is_behind = self.members.last().is_some_and(|member| member.head[1] & LENGTHS_BEHIND != 0);
        let number = Descriptor::ALL.iter().position(|&form| form == descriptor).unwrap_or(0);
        let read = self.descriptors[usize::from(is_behind)].code(coder, number as u8);
        let form = Descriptor::ALL.get(usize::from(read));
        form.copied().ok_or_else(|| Error::corrupt(format!("expected a descriptor below 5, found {read}")))
    }

    /// Codes which member a central header belongs to.
    pub fn member(&mut self, coder: &mut impl BitCoder, member: Option<usize>) -> Result<Option<usize>> {
        if !self.is_matched.code(coder, member.is_some()) {
            return Ok(None);
        }
        let mut found = self.next;
        if self.is_skipping.code(coder, member != Some(self.next)) {
            // Backwards or forwards, round the end.
            let count = self.members.len() as u64;
            let given = member.map_or(0, |member| (member as u64 + 2 * count - self.next as u64) % count.max(1));
            let by = self.skip.code(coder, given)?;
            found = ((self.next as u64 + by % count.max(1)) % count.max(1)) as usize;
        }
        if found >= self.members.len() {
            return Err(Error::corrupt(format!("expected a member below {}, found {found}", self.members.len())));
        }
        self.next = found + 1;
        Ok(Some(found))
    }

    /// Codes a central header of `len` bytes of name at `at` of the file, whose member was told.
    pub fn central(&mut self, coder: &mut impl BitCoder, at: u64, name_len: u64, given: &Central) -> Result<Central> {
        let Self { members, last_central, .. } = self;
        let member = given.member.map(|number| &members[number]);
        let class = member.map_or(usize::from(!given.is_folder), |member| member.class);
        let [made, internal, external] = self.attributes[class];
        let mut expected = vec![0; CENTRAL.widths.len()];
        if let Some(member) = member {
            expected[1..6].copy_from_slice(&member.head);
            expected[6..9].copy_from_slice(&[member.facts.crc, member.facts.coded, member.facts.plain]);
            expected[15] = member.at.wrapping_sub(self.bias);
        } else {
            expected[1..9].copy_from_slice(&last_central[1..9]);
            expected[15] = last_central[15];
        }
        (expected[0], expected[13], expected[14]) = (made, internal, external);
        let mut out = vec![0; CENTRAL.widths.len()];
        for n in (0..9).chain(12..16) {
            out[n] = self.central.code(coder, n, expected[n], value(&given.fields, n));
        }
        let like = member.map_or(&self.last_central_extra[..], |member| &member.extra);
        let expected_extra = shortened(like);
        let nearest = if self.last_central_extra.is_empty() { &expected_extra } else { &self.last_central_extra };
        let extra = self.texts[1].code(coder, &expected_extra, nearest, &given.texts[0])?;
        let comment = self.texts[2].code(coder, &[], &[], &given.texts[1])?;
        (out[9], out[10], out[11]) = (name_len, extra.len() as u64, comment.len() as u64);
        if let Some(member) = member {
            self.bias = member.at.wrapping_sub(out[15]);
        }
        self.attributes[class] = [out[0], out[13], out[14]];
        self.last_central.clone_from(&out);
        self.last_central_extra.clone_from(&extra);
        if self.entries == 0 {
            self.directory.0 = at;
        }
        self.entries += 1;
        let texts = [extra, comment];
        self.directory.1 =
            at + CENTRAL.len() as u64 + name_len + texts.iter().map(|text| text.len() as u64).sum::<u64>();
        Ok(Central { fields: out, texts, ..*given })
    }

    /// Codes the end of a directory; the members of the next are those to come.
    pub fn end(&mut self, coder: &mut impl BitCoder, fields: &Fields, comment: &[u8]) -> Result<(Fields, Vec<u8>)> {
        let (size, offset) = self.extent();
        let expected = [0, 0, self.entries, self.entries, size, offset];
        let mut out = code_all(&mut self.end, coder, &expected, fields);
        let comment = self.texts[3].code(coder, &[], &[], comment)?;
        out.push(comment.len() as u64);
        (self.entries, self.directory, self.next) = (0, (0, 0), self.members.len());
        Ok((out, comment))
    }

    /// Codes ZIP64's end of a directory, which stands at `at` of the file.
    pub fn end_64(&mut self, coder: &mut impl BitCoder, at: u64, fields: &Fields) -> Fields {
        let (size, offset) = self.extent();
        self.end_64_at = at;
        let made = self.last_central[0];
        code_all(&mut self.end_64, coder, &[44, made, 45, 0, 0, self.entries, self.entries, size, offset], fields)
    }

    /// Codes the locator of that.
    pub fn locator(&mut self, coder: &mut impl BitCoder, fields: &Fields) -> Fields {
        let offset = self.end_64_at.wrapping_sub(self.bias);
        code_all(&mut self.locator, coder, &[0, offset, 1], fields)
    }

    /// Size and offset of the directory.
    fn extent(&self) -> (u64, u64) {
        let (start, end) = self.directory;
        (end.wrapping_sub(start), start.wrapping_sub(self.bias))
    }
}

/// The field of a record that is given, or anything.
fn value(fields: &Fields, n: usize) -> u64 {
    fields.get(n).copied().unwrap_or(0)
}

fn code_all(model: &mut RecordModel, coder: &mut impl BitCoder, expected: &[u64], fields: &Fields) -> Fields {
    expected.iter().enumerate().map(|(n, &expected)| model.code(coder, n, expected, value(fields, n))).collect()
}

/// An extra field as it stands in central headers: of Info-ZIP's times (0x5455) only the first, of room to grow (0xA220) none.
fn shortened(extra: &[u8]) -> Vec<u8> {
    match extra {
        [b'U', b'T', len, 0, rest @ ..] if *len >= 9 && rest.len() >= usize::from(*len) => {
            [&[b'U', b'T', 5, 0][..], &rest[..5], &rest[usize::from(*len)..]].concat()
        }
        [0x20, 0xA2, ..] => Vec::new(),
        _ => extra.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shortened() {
        let local = *b"UT\x09\x00\x03abcdefghux\x01\x00\x01";
        assert_eq!(shortened(&local), b"UT\x05\x00\x03abcdux\x01\x00\x01");
        assert_eq!(shortened(b"UT\x05\x00\x03abcd"), b"UT\x05\x00\x03abcd");
        assert_eq!(shortened(b"UT\x09\x00\x03"), b"UT\x09\x00\x03");
        assert_eq!(shortened(b"\x20\xA2\x02\x00\x00\x00"), b"");
    }
}
