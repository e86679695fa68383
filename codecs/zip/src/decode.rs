//! A payload to its frame, as `SPEC.md` says.

use crate::bits::Number;
use crate::entry::Entry;
use crate::kind::Kind;
use crate::list;
use crate::models;
use crate::pieces::{Coding, Descriptor, Facts, Form};
use crate::primer::Primer;
use crate::recipes::Recipes;
use crate::record::{CENTRAL, END, END_64, LOCAL, LOCATOR, take};
use crate::room::Room;
use crate::streams::{KINDS, Streams, names, split};
use crate::walk::{Central, Walk};
use kit_core::{Cx, Error, Limits, Result};
use kit_deflate::{Recipe, restore};
use kit_entropy::range::Decoder;
use kit_entropy::varint;

/// Restores a frame of `cx.len` bytes onto the end of `out`.
pub fn decode(mut payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
    cx.limits.need_output(cx.len)?;
    let room = Room::new(cx.len);
    let streams = streams(&mut payload, cx, &room)?;
    let len = take_number(&mut payload)?;
    let recipes = Recipes::new(take(&mut payload, len)?.to_vec());
    let mut coder = Decoder::new(payload);
    let mut text = &streams[0][..];
    let entries = entries(&mut coder, &mut text, &room)?;
    let mut bodies = split(&entries, [text, &streams[1], &streams[2]])?;
    let mut parts = parts.iter();
    for (entry, body) in entries.iter().zip(&mut bodies).filter(|(entry, _)| entry.kind == Kind::Part) {
        *body =
            parts.next().ok_or_else(|| Error::corrupt(format!("expected a part for {:?}, found none", entry.name)))?;
    }
    if parts.next().is_some() {
        return Err(Error::corrupt("expected no more parts, found one"));
    }
    cx.limits.reserve(out, cx.len)?;
    let (base, start) = (cx.at, out.len());
    let entries = entries.iter().map(|entry| &entry.name[..]).zip(bodies);
    let mut reader = Reader { out, start, end: start as u64 + cx.len, base, entries, recipes, walk: Walk::new(), room };
    while reader.left() > 0 {
        reader.piece(&mut coder)?;
        if coder.is_overrun() {
            return Err(Error::corrupt("the payload is cut short"));
        }
    }
    reader.finish()?;
    if !coder.finish() {
        return Err(Error::corrupt("the payload does not end where the frame does"));
    }
    Ok(())
}

fn take_number(payload: &mut &[u8]) -> Result<u64> {
    varint::take(payload).ok_or_else(|| Error::corrupt("expected a number, found the end"))
}

/// The streams, which fit into the room together.
fn streams(payload: &mut &[u8], cx: &Cx<'_>, room: &Room) -> Result<Streams> {
    let primer = Primer::of_number(take(payload, 1)?[0])?;
    let mut streams = Streams::default();
    let mut total = 0u64;
    for (kind, stream) in KINDS.into_iter().zip(&mut streams) {
        let len = take_number(payload)?;
        total = total.saturating_add(len);
        if total > room.plain {
            return Err(Error::corrupt(format!("expected streams of at most {} bytes, found {total}", room.plain)));
        }
        if len > 0 {
            let coded = take_number(payload)?;
            let code = take(payload, coded)?;
            models::decode(kind, primer, code, len, cx.options.level(), cx.limits, stream)?;
        }
    }
    Ok(streams)
}

/// The entries, whose names are taken off the front of the text.
fn entries(coder: &mut Decoder<'_>, text: &mut &[u8], room: &Room) -> Result<Vec<Entry>> {
    let count = Number::default().code(coder, 0)?;
    if count > room.pieces {
        return Err(Error::corrupt(format!("expected at most {} entries, found {count}", room.pieces)));
    }
    let names = names(text, count)?;
    let mut entries: Vec<Entry> = names.into_iter().map(|name| Entry { name, ..Entry::default() }).collect();
    list::code(coder, &mut entries)?;
    Ok(entries)
}

/// Writes the pieces in their order, and never more than the frame's bytes.
struct Reader<'a, I> {
    out: &'a mut Vec<u8>,
    /// Where in `out` the frame begins and ends.
    start: usize,
    end: u64,
    /// Where it begins in the file.
    base: u64,
    entries: I,
    recipes: Recipes,
    walk: Walk,
    room: Room,
}

impl<'e, I: Iterator<Item = (&'e [u8], &'e [u8])>> Reader<'_, I> {
    /// Bytes of the frame that are still due.
    fn left(&self) -> u64 {
        self.end - self.out.len() as u64
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if bytes.len() as u64 > self.left() {
            return Err(Error::corrupt("more bytes than the frame has").at((self.out.len() - self.start) as u64));
        }
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn entry(&mut self) -> Result<(&'e [u8], &'e [u8])> {
        self.entries.next().ok_or_else(|| Error::corrupt("expected an entry, found none"))
    }

    /// The stream that says `plain`, by the recipe that comes next.
    fn deflated(&mut self, coder: &mut Decoder<'_>, plain: &[u8]) -> Result<Vec<u8>> {
        let limits = Limits { output: self.left(), memory: self.room.recode };
        let recipe = Recipe::take(&mut self.recipes.code(coder, None)?)?;
        restore(plain, &recipe, &limits)
    }

    fn piece(&mut self, coder: &mut Decoder<'_>) -> Result<()> {
        let at = self.base + (self.out.len() - self.start) as u64;
        match self.walk.form(coder, Form::Other)? {
            Form::Other => {
                let (_, body) = self.entry()?;
                self.write(body)
            }
            Form::Gzip => {
                let (_, plain) = self.entry()?;
                let stream = self.deflated(coder, plain)?;
                self.write(&stream)
            }
            Form::Local => self.local(coder, at),
            Form::Central => self.central(coder, at),
            Form::End => {
                let (fields, comment) = self.walk.end(coder, &Vec::new(), &[])?;
                self.write(&END.write(&fields))?;
                self.write(&comment)
            }
            Form::End64 => {
                let fields = self.walk.end_64(coder, at, &Vec::new());
                self.write(&END_64.write(&fields))
            }
            Form::Locator => {
                let fields = self.walk.locator(coder, &Vec::new());
                self.write(&LOCATOR.write(&fields))
            }
        }
    }

    fn local(&mut self, coder: &mut Decoder<'_>, at: u64) -> Result<()> {
        let coding = self.walk.coding(coder, Coding::Loose)?;
        let (name, plain) = self.entry()?;
        let deflated;
        let (body, facts) = match coding {
            Coding::Loose => (&[][..], Facts::default()),
            Coding::Stored => (plain, Facts::of(plain, plain.len())),
            Coding::Deflated(_) => {
                deflated = self.deflated(coder, plain)?;
                (&deflated[..], Facts::of(plain, deflated.len()))
            }
        };
        let (fields, extra) = self.walk.local(coder, at, name, &facts, &Vec::new(), &[])?;
        self.write(&LOCAL.write(&fields))?;
        self.write(name)?;
        self.write(&extra)?;
        self.write(body)?;
        if coding != Coding::Loose {
            let descriptor = self.walk.descriptor(coder, Descriptor::Missing)?;
            self.write(&descriptor.bytes(&facts))?;
        }
        Ok(())
    }

    fn central(&mut self, coder: &mut Decoder<'_>, at: u64) -> Result<()> {
        let member = self.walk.member(coder, None)?;
        let name = match member {
            Some(member) => self.walk.members[member].name.clone(),
            None => self.entry()?.0.to_vec(),
        };
        let texts = [Vec::new(), Vec::new()];
        let given = Central { member, is_folder: name.ends_with(b"/"), fields: Vec::new(), texts };
        let Central { fields, texts, .. } = self.walk.central(coder, at, name.len() as u64, &given)?;
        self.write(&CENTRAL.write(&fields))?;
        self.write(&name)?;
        self.write(&texts[0])?;
        self.write(&texts[1])
    }

    /// Whether everything was used.
    fn finish(mut self) -> Result<()> {
        if self.entries.next().is_some() || !self.recipes.is_used_up() {
            return Err(Error::corrupt("expected the end, found an entry or a recipe more"));
        }
        Ok(())
    }
}
