//! Whether the new file says what the old one does.

use crate::document::{self, Document, Object};
use crate::predict;
use crate::stream::{filters, open};
use crate::value::{Dict, Value};
use kit_core::{Error, Limits, Result};
use std::collections::BTreeMap;

/// Keys that say how a stream is coded.
const CODING: [&str; 3] = ["Length", "Filter", "DecodeParms"];

struct Pair<'a> {
    old: (&'a Document, &'a [u8]),
    new: (&'a Document, &'a [u8]),
    /// The new number of each old one that was met.
    met: BTreeMap<u32, u32>,
    waiting: Vec<(u32, u32)>,
    limits: &'a Limits,
}

/// Fails where any object that `old` leads to differs from that of `file`: in spelling, in what it refers to, or in a stream's data.
pub fn same(old: &Document, input: &[u8], file: &[u8], limits: &Limits) -> Result<()> {
    let new = document::read(file, limits)?;
    let mut pair = Pair { old: (old, input), new: (&new, file), met: BTreeMap::new(), waiting: Vec::new(), limits };
    pair.dicts(&old.trailer, &new.trailer, &[])?;
    while let Some((old, new)) = pair.waiting.pop() {
        pair.objects(old, new)?;
    }
    Ok(())
}

fn differs() -> Error {
    Error::failed("the new file differs from the old one")
}

impl<'a> Pair<'a> {
    fn objects(&mut self, old: u32, new: u32) -> Result<()> {
        let (a, b) = (self.old.0.objects.get(&old), self.new.0.objects.get(&new));
        let (Some(a), Some(b)) = (a, b) else { return Err(differs()) };
        match (&a.value, &b.value) {
            (Value::Dict(x), Value::Dict(y)) if a.data.is_some() && b.data.is_some() => {
                self.dicts(x, y, &CODING)?;
                self.streams(a, b)
            }
            _ if a.data.is_some() || b.data.is_some() => Err(differs()),
            (x, y) => self.values(x, y),
        }
    }

    fn values(&mut self, old: &Value, new: &Value) -> Result<()> {
        match (old, new) {
            (Value::Reference(a, _), Value::Reference(b, _)) => {
                match self.met.insert(*a, *b) {
                    None => self.waiting.push((*a, *b)),
                    Some(before) if before == *b => {}
                    Some(_) => return Err(differs()),
                }
                Ok(())
            }
            (Value::Reference(number, _), null) if null.is_null() && !self.old.0.objects.contains_key(number) => Ok(()),
            // An object may have been put in the place of its reference.
            (Value::Reference(number, _), new) => match self.old.0.objects.get(number) {
                Some(Object { value, data: None }) => self.values(value, new),
                _ => Err(differs()),
            },
            // Or been made of what had none.
            (old, Value::Reference(number, _)) => match self.new.0.objects.get(number) {
                Some(Object { value, data: None }) if !matches!(value, Value::Reference(..)) => self.values(old, value),
                _ => Err(differs()),
            },
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                a.iter().zip(b).try_for_each(|(a, b)| self.values(a, b))
            }
            (Value::Dict(a), Value::Dict(b)) => self.dicts(a, b, &[]),
            (Value::Atom(a), Value::Atom(b)) if a == b => Ok(()),
            _ => Err(differs()),
        }
    }

    fn dicts(&mut self, old: &Dict, new: &Dict, but: &[&str]) -> Result<()> {
        let rest = |dict: &Dict| {
            let mut dict = dict.clone();
            but.iter().for_each(|key| dict.remove(key));
            dict.0
        };
        let (a, b) = (rest(old), rest(new));
        if a.len() != b.len() {
            return Err(differs());
        }
        for ((key, x), (other, y)) in a.iter().zip(&b) {
            if key != other {
                return Err(differs());
            }
            self.values(x, y)?;
        }
        Ok(())
    }

    /// Streams agree where their bytes do, or what these are decoded to.
    fn streams(&self, old: &Object, new: &Object) -> Result<()> {
        let bytes = |file: &'a [u8], object: &Object| object.data.clone().map_or(&[][..], |range| &file[range]);
        let (a, b) = (bytes(self.old.1, old), bytes(self.new.1, new));
        let (Some(x), Some(y)) = (old.value.dict(), new.value.dict()) else { return Err(differs()) };
        let chains = (filters(self.old.0, x), filters(self.new.0, y));
        if a == b && (chains.0 == chains.1) {
            return Ok(());
        }
        let (one, two) = (open(&chains.0?, a, self.limits)?, open(&chains.1?, b, self.limits)?);
        // Pixels of JPEG images are the business of what made them smaller.
        let is_jpeg = one.kept.first().is_some_and(|filter| filter.is("DCTDecode"));
        let plain = |opened: crate::stream::Opened| match &opened.predictor {
            Some(filter) => predict::undo(&opened.plain, filter).unwrap_or(opened.plain),
            None => opened.plain,
        };
        if one.kept.len() != two.kept.len() || !is_jpeg && plain(one) != plain(two) {
            return Err(differs());
        }
        Ok(())
    }
}
