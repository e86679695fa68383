//! A frame to a payload, as `SPEC.md` says.

use crate::bits::Number;
use crate::entry::Entry;
use crate::kind::Kind;
use crate::list;
use crate::models;
use crate::pieces::{Coding, Piece, find, gzip_name};
use crate::primer::Primer;
use crate::recipes::Recipes;
use crate::record::{CENTRAL, END, END_64, LOCAL, LOCATOR};
use crate::room::Room;
use crate::streams::{KINDS, join};
use crate::walk::{Central, Walk};
use kit_core::{Cx, Encoded, Part, Result};
use kit_entropy::range::{BitCoder, Encoder};
use kit_entropy::varint;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Codes `frame` onto the end of `out`'s payload and parts; takes any bytes.
pub fn encode(frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
    let room = Room::new(frame.len() as u64);
    let (pieces, recipes) = find(frame, &room);
    let members = members(frame, &pieces);
    let (mut entries, bodies, files) = entries(frame, &pieces, &members);
    let streams = join(&entries, &bodies);
    let mut used = Recipes::new(Vec::new());
    let mut walk = Vec::new();
    let mut coder = Encoder::new(&mut walk);
    Number::default().code(&mut coder, entries.len() as u64)?;
    list::code(&mut coder, &mut entries)?;
    let mut writer = Writer { frame, base: cx.at, at: 0, walk: Walk::new() };
    let mut members = members.into_iter();
    for piece in &pieces {
        writer.piece(&mut coder, piece, &mut members, &recipes, &mut used)?;
    }
    coder.finish();
    let primer = Primer::of(&entries);
    out.payload.push(primer as u8);
    for (kind, stream) in KINDS.into_iter().zip(&streams) {
        varint::put(&mut out.payload, stream.len() as u64);
        if !stream.is_empty() {
            let mut code = Vec::new();
            models::encode(kind, primer, stream, cx.options.level(), cx.limits, &mut code)?;
            put(&mut out.payload, &code);
        }
    }
    put(&mut out.payload, used.long());
    out.payload.append(&mut walk);
    for ((body, file), _) in bodies.iter().zip(files).zip(&entries).filter(|(_, entry)| entry.kind == Kind::Part) {
        let base = file.rsplit(|&byte| byte == b'/').next().unwrap_or(file);
        let name = String::from_utf8(base.to_vec()).ok().filter(|name| !name.is_empty());
        out.parts.push(Part { bytes: Arc::new(body.to_vec()), name });
    }
    Ok(())
}

fn put(payload: &mut Vec<u8>, bytes: &[u8]) {
    varint::put(payload, bytes.len() as u64);
    payload.extend_from_slice(bytes);
}

/// For each central header in turn: the member that it belongs to.
fn members(frame: &[u8], pieces: &[Piece]) -> Vec<Option<usize>> {
    let mut by_name: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut names: Vec<&[u8]> = Vec::new();
    let (mut next, mut found) = (0, Vec::new());
    for piece in pieces {
        match piece {
            Piece::Local(local) => {
                let name = &frame[local.texts[0].clone()];
                by_name.insert(name, names.len());
                names.push(name);
            }
            Piece::Central(_, texts) => {
                let name = &frame[texts[0].clone()];
                let member = if names.get(next) == Some(&name) { Some(next) } else { by_name.get(name).copied() };
                next = member.map_or(next, |member| member + 1);
                found.push(member);
            }
            Piece::End(..) => next = names.len(),
            _ => {}
        }
    }
    found
}

/// The entries of a frame, their bytes, and what files they are called.
fn entries<'a>(
    frame: &'a [u8],
    pieces: &'a [Piece],
    members: &[Option<usize>],
) -> (Vec<Entry>, Vec<&'a [u8]>, Vec<&'a [u8]>) {
    let (mut entries, mut bodies, mut files) = (Vec::new(), Vec::new(), Vec::new());
    let mut central = members.iter();
    let mut add = |name: &'a [u8], body: &'a [u8], kind: Kind, file: &'a [u8]| {
        entries.push(Entry { name: name.to_vec(), kind, len: body.len() as u64 });
        bodies.push(body);
        files.push(file);
    };
    for piece in pieces {
        match piece {
            Piece::Other(range) => {
                let body = &frame[range.clone()];
                add(b"", body, Kind::of_rest(body), b"");
            }
            Piece::Gzip(plain, _, range) => {
                add(b"", plain, Kind::of_gzip(plain, range.len()), gzip_name(&frame[range.clone()]));
            }
            Piece::Local(local) => {
                let name = &frame[local.texts[0].clone()];
                add(name, &local.plain, Kind::of(&local.plain, local.facts.coded as usize, name), name);
            }
            Piece::Central(_, texts) if central.next() == Some(&None) => {
                add(&frame[texts[0].clone()], b"", Kind::Nothing, b"");
            }
            _ => {}
        }
    }
    (entries, bodies, files)
}

/// Codes the pieces in their order.
struct Writer<'a> {
    frame: &'a [u8],
    /// Where the frame begins in the file, and the piece in the frame.
    base: u64,
    at: u64,
    walk: Walk,
}

impl Writer<'_> {
    fn piece(
        &mut self,
        coder: &mut impl BitCoder,
        piece: &Piece,
        members: &mut impl Iterator<Item = Option<usize>>,
        recipes: &[Vec<u8>],
        used: &mut Recipes,
    ) -> Result<()> {
        let at = self.base + self.at;
        self.walk.form(coder, piece.form())?;
        self.at += match piece {
            Piece::Other(range) => range.len() as u64,
            Piece::Gzip(_, recipe, range) => {
                used.code(coder, Some(&recipes[*recipe]))?;
                range.len() as u64
            }
            Piece::Local(local) => {
                self.walk.coding(coder, local.coding)?;
                if let Coding::Deflated(recipe) = local.coding {
                    used.code(coder, Some(&recipes[recipe]))?;
                }
                let [name, extra] = local.texts.clone().map(|text| &self.frame[text]);
                self.walk.local(coder, at, name, &local.facts, &local.fields, extra)?;
                let mut len = LOCAL.len() as u64 + (name.len() + extra.len()) as u64;
                if local.coding != Coding::Loose {
                    self.walk.descriptor(coder, local.descriptor)?;
                    len += local.facts.coded + local.descriptor.bytes(&local.facts).len() as u64;
                }
                len
            }
            Piece::Central(fields, texts) => {
                let member = self.walk.member(coder, members.next().flatten())?;
                let [name, extra, comment] = texts.clone().map(|text| &self.frame[text]);
                let texts = [extra.to_vec(), comment.to_vec()];
                let given = Central { member, is_folder: name.ends_with(b"/"), fields: fields.clone(), texts };
                self.walk.central(coder, at, name.len() as u64, &given)?;
                (CENTRAL.len() + name.len() + extra.len() + comment.len()) as u64
            }
            Piece::End(fields, comment) => {
                self.walk.end(coder, fields, &self.frame[comment.clone()])?;
                (END.len() + comment.len()) as u64
            }
            Piece::End64(fields) => {
                self.walk.end_64(coder, at, fields);
                END_64.len() as u64
            }
            Piece::Locator(fields) => {
                self.walk.locator(coder, fields);
                LOCATOR.len() as u64
            }
        };
        Ok(())
    }
}
