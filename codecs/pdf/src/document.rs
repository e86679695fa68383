//! The objects that a reader would find, from the trailer on.

use crate::filter;
use crate::parse::Parser;
use crate::rebuild;
use crate::token::Lexer;
use crate::value::{Dict, Value};
use crate::xref::{self, Entry, Xref};
use kit_core::{Error, Limits, Result};
use std::collections::BTreeMap;
use std::ops::Range;

/// Bytes that a value takes in memory, with what it owns, on the average.
const VALUE_MEMORY: u64 = 128;

/// An object that is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Its value; a stream's dictionary.
    pub value: Value,
    /// Where a stream's data are in the file.
    pub data: Option<Range<usize>>,
}

/// The objects that the trailer leads to.
#[derive(Debug)]
pub struct Document {
    /// By number.
    pub objects: BTreeMap<u32, Object>,
    /// What of the trailer lasts: Root, Info and ID.
    pub trailer: Dict,
}

/// An object stream, decoded (§7.5.7).
struct Pack {
    plain: Vec<u8>,
    /// Number and place of each object.
    places: Vec<(u32, usize)>,
}

struct Reader<'a> {
    input: &'a [u8],
    xref: Xref,
    parser: Parser,
    packs: BTreeMap<u32, Pack>,
    limits: &'a Limits,
    /// Bytes of object streams that may still be decoded.
    room: u64,
}

/// Bytes of memory that the objects of a file of `len` bytes take at most.
pub fn memory(len: u64, limits: &Limits) -> u64 {
    // A value takes two bytes of a file, or far less in an object stream.
    (len * VALUE_MEMORY / 2 * 1032).min(limits.memory / 4)
}

fn parser(limits: &Limits) -> Parser {
    Parser { room: limits.memory / 4 / VALUE_MEMORY }
}

/// Reads `input`, which starts with the header; where its cross-reference table is damaged, the file is searched for objects.
pub fn read(input: &[u8], limits: &Limits) -> Result<Document> {
    let mut parser = parser(limits);
    let intact = xref::read(input, &mut parser, limits).and_then(|xref| reach(input, xref, limits));
    match intact {
        Err(error) if error.kind == kit_core::Kind::Corrupt => {
            reach(input, rebuild::search(input, &mut self::parser(limits), limits)?, limits)
        }
        other => other,
    }
}

fn reach(input: &[u8], xref: Xref, limits: &Limits) -> Result<Document> {
    if xref.trailer.get("Encrypt").is_some() {
        return Err(Error::unsupported("file is encrypted"));
    }
    let lasting = |(key, _): &(Vec<u8>, Value)| matches!(&key[..], b"/Root" | b"/Info" | b"/ID");
    let trailer = Dict(xref.trailer.0.iter().filter(|pair| lasting(pair)).cloned().collect());
    let size = xref.trailer.get("Size").and_then(Value::size).filter(|_| !xref.is_rebuilt);
    let mut reader =
        Reader { input, xref, parser: parser(limits), packs: BTreeMap::new(), limits, room: limits.memory / 16 };
    let mut objects: BTreeMap<u32, Object> = BTreeMap::new();
    let (mut waiting, mut data) = (Vec::new(), 0);
    trailer.references(&mut |number, generation| waiting.push((number, generation)));
    while let Some((number, generation)) = waiting.pop() {
        if objects.contains_key(&number) {
            continue;
        }
        let Some(object) = reader.object(number, generation)? else { continue };
        if size.is_some_and(|size| number as usize >= size) {
            // §7.5.5: it is to be ignored, and not all readers do.
            return Err(Error::unsupported(format!("object {number} is beyond the stated number of objects")));
        }
        object.value.references(&mut |number, generation| waiting.push((number, generation)));
        data += object.data.as_ref().map_or(0, ExactSizeIterator::len);
        if data > input.len() {
            return Err(Error::unsupported("streams overlap"));
        }
        objects.insert(number, object);
    }
    let document = Document { objects, trailer };
    let catalog = document.trailer.get("Root").map(|root| document.resolve(root)).and_then(Value::dict);
    if catalog
        .and_then(|catalog| catalog.get("Pages"))
        .map(|pages| document.resolve(pages))
        .and_then(Value::dict)
        .is_none()
    {
        return Err(Error::corrupt("expected a catalogue with pages"));
    }
    Ok(document)
}

impl Document {
    /// What a reference stands for, and any other value itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let mut value = value;
        // References to references are not allowed, but might form rings.
        for _ in 0..8 {
            let Value::Reference(number, _) = value else { return value };
            match self.objects.get(number) {
                Some(object) => value = &object.value,
                None => return &NULL,
            }
        }
        &NULL
    }

    /// The value of a key, resolved.
    pub fn get<'a>(&'a self, dict: &'a Dict, key: &str) -> Option<&'a Value> {
        dict.get(key).map(|value| self.resolve(value)).filter(|value| !value.is_null())
    }
}

static NULL: Value = Value::NULL;

impl Reader<'_> {
    /// An object, `None` where it is null.
    fn object(&mut self, number: u32, generation: u16) -> Result<Option<Object>> {
        match self.xref.entries.get(&number) {
            None | Some(Entry::Free) => Ok(None),
            Some(&Entry::At(at, stated)) => {
                let object = self.parser.indirect(self.input, at)?;
                if object.number != number || object.generation != stated {
                    return Err(
                        Error::corrupt(format!("expected object {number}, found {}", object.number)).at(at as u64)
                    );
                }
                if generation != stated {
                    let message = format!("object {number} of generation {stated} is asked for as {generation}");
                    return Err(Error::unsupported(message));
                }
                let data = match object.data {
                    Some(start) => {
                        let stated = self.stated(&object.value)?;
                        let range = self.parser.data_range(self.input, start, stated)?;
                        if self.xref.is_rebuilt && stated != Some(range.len()) {
                            // Readers search in ways of their own where this is wrong as well.
                            return Err(Error::unsupported("stream of another length in a damaged file").at(at as u64));
                        }
                        Some(range)
                    }
                    None => None,
                };
                Ok(Some(Object { value: object.value, data }))
            }
            Some(&Entry::In(pack, index)) => self.packed(number, pack, index).map(Some),
        }
    }

    /// The length that a stream's dictionary states; it may be an object of its own.
    fn stated(&mut self, value: &Value) -> Result<Option<usize>> {
        let length = value.dict().and_then(|dict| dict.get("Length"));
        match length {
            Some(&Value::Reference(number, _)) => match self.xref.entries.get(&number) {
                Some(&Entry::At(at, _)) => {
                    let object = self.parser.indirect(self.input, at)?;
                    Ok(object.value.size().filter(|_| object.number == number))
                }
                Some(&Entry::In(pack, index)) => Ok(self.packed(number, pack, index)?.value.size()),
                _ => Ok(None),
            },
            other => Ok(other.and_then(Value::size)),
        }
    }

    fn packed(&mut self, number: u32, pack: u32, index: u32) -> Result<Object> {
        if !self.packs.contains_key(&pack) {
            let unpacked = self.unpack(pack)?;
            self.packs.insert(pack, unpacked);
        }
        let Pack { plain, places } = &self.packs[&pack];
        let place = places.get(index as usize).filter(|(found, _)| *found == number);
        let (_, at) = place.ok_or_else(|| Error::corrupt(format!("object stream {pack} has no object {number}")))?;
        let value = self.parser.value(&mut Lexer::new(plain, *at))?;
        Ok(Object { value, data: None })
    }

    fn unpack(&mut self, number: u32) -> Result<Pack> {
        let bad = |what: &str| Error::corrupt(format!("object stream {number} {what}"));
        let Some(&Entry::At(at, _)) = self.xref.entries.get(&number) else { return Err(bad("is not there")) };
        let object = self.parser.indirect(self.input, at)?;
        let (Some(dict), Some(start), true) = (object.value.dict(), object.data, object.number == number) else {
            return Err(bad("is no stream"));
        };
        let stated = self.stated(&object.value)?;
        let range = self.parser.data_range(self.input, start, stated)?;
        let plain = filter::decode(dict, &self.input[range], &Limits { output: self.room, ..*self.limits })?;
        self.room -= (plain.len() as u64).min(self.room);
        let places = places(dict, &plain).ok_or_else(|| bad("has no list of its objects"))?;
        Ok(Pack { plain, places })
    }
}

/// The numbers and places of the objects in an object stream.
pub fn places(dict: &Dict, plain: &[u8]) -> Option<Vec<(u32, usize)>> {
    let first = dict.get("First")?.size()?;
    let count = dict.get("N")?.size()?;
    let mut lexer = Lexer::new(plain.get(..first)?, 0);
    let mut places = Vec::new();
    for _ in 0..count {
        let number = u32::try_from(lexer.number()?).ok()?;
        places.push((number, first.checked_add(usize::try_from(lexer.number()?).ok()?)?));
    }
    Some(places)
}
