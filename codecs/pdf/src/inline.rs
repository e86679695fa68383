//! Objects with a single reference, put in its place: a number, a place and a reference less.
//!
//! Arrays and numbers may stand anywhere. Dictionaries may where readers expect either form; pages, annotations, fields, outlines,
//! structure elements, fonts and what they are known by stay objects of their own.

use crate::merge::{Final, live};
use crate::value::{Dict, Value};
use std::collections::BTreeMap;

/// How many objects are put into each other at most.
const DEEPEST: usize = 8;

/// Keys whose dictionaries may stand in their place: resources (ISO 32000-1 §7.8.3), actions, appearances' characteristics, encodings.
const PLACES: [&str; 18] = [
    "Resources",
    "Font",
    "XObject",
    "ExtGState",
    "ColorSpace",
    "Pattern",
    "Shading",
    "Properties",
    "A",
    "MK",
    "BS",
    "Encoding",
    "CIDSystemInfo",
    "ViewerPreferences",
    "DR",
    "Dests",
    "Names",
    "Group",
];

/// Puts each object that has a single reference in its place as well.
pub fn inline(objects: &mut BTreeMap<u32, Final>, twins: &BTreeMap<u32, u32>, trailer: &Dict) {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    let mut count = |number, _| *counts.entry(twins.get(&number).copied().unwrap_or(0)).or_default() += 1;
    // What the trailer refers to stays.
    (0..2).for_each(|_| trailer.references(&mut count));
    for number in live(objects, twins, trailer) {
        match objects.get(&number) {
            Some(Final::Plain(value)) => value.references(&mut count),
            Some(Final::Stream(stream)) => stream.dict.references(&mut count),
            None => {}
        }
    }
    let places = Places { objects, twins, counts };
    let put = |(&number, object): (&u32, &Final)| match object {
        Final::Plain(value) => (number, places.value(value, b"", 0)),
        Final::Stream(stream) => {
            // A stream's dictionary is not deflated: only what is short is put in.
            let short = |value: &Value| match places.value(value, b"", 0) {
                atom @ Value::Atom(_) => atom,
                _ => value.clone(),
            };
            let pairs = stream.dict.0.iter().map(|(key, value)| (key.clone(), short(value)));
            (number, Value::Dict(Dict(pairs.collect())))
        }
    };
    let values: Vec<(u32, Value)> = objects.iter().map(put).collect();
    for (number, value) in values {
        match (objects.get_mut(&number), value) {
            (Some(Final::Plain(old)), value) => *old = value,
            (Some(Final::Stream(stream)), Value::Dict(dict)) => stream.dict = dict,
            _ => {}
        }
    }
}

struct Places<'a> {
    objects: &'a BTreeMap<u32, Final>,
    twins: &'a BTreeMap<u32, u32>,
    /// References to each object that stands for itself.
    counts: BTreeMap<u32, u32>,
}

impl Places<'_> {
    /// A value below `key`, empty below none, with `depth` objects around it.
    fn value(&self, value: &Value, key: &[u8], depth: usize) -> Value {
        match value {
            Value::Reference(number, _) => match self.single(*number) {
                Some(inner) if depth < DEEPEST && may_stand(inner, key) => self.value(inner, key, depth + 1),
                _ => value.clone(),
            },
            Value::Array(values) => {
                // What stands in an array of names is known by its key; other arrays' parts by none.
                let key = if key == b"/Names" { key } else { b"" };
                Value::Array(values.iter().map(|value| self.value(value, key, depth)).collect())
            }
            Value::Dict(dict) => Value::Dict(self.dict(dict, depth)),
            Value::Atom(_) => value.clone(),
        }
    }

    fn dict(&self, dict: &Dict, depth: usize) -> Dict {
        Dict(dict.0.iter().map(|(key, value)| (key.clone(), self.value(value, key, depth))).collect())
    }

    /// The value of an object that is referred to once.
    fn single(&self, number: u32) -> Option<&Value> {
        let twin = self.twins.get(&number)?;
        match self.objects.get(twin)? {
            Final::Plain(value) if self.counts.get(twin) == Some(&1) => Some(value),
            _ => None,
        }
    }
}

fn may_stand(value: &Value, key: &[u8]) -> bool {
    match value {
        // A destination in an array of names, or a dictionary in its usual place.
        Value::Dict(dict) if key == b"/Names" && dict.get("D").is_some() => dict.0.len() == 1,
        Value::Dict(dict) => {
            let is_node = ["Kids", "Limits", "Parent"].iter().any(|key| dict.get(key).is_some());
            !is_node && PLACES.iter().any(|place| key.strip_prefix(b"/") == Some(place.as_bytes()))
        }
        Value::Reference(..) => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Parser;
    use crate::token::Lexer;

    #[test]
    fn single_values_are_put_in_and_pages_are_not() {
        let texts = [
            (1, "<</Type/Catalog/Pages 2 0 R/Names<</Dests 6 0 R>>>>"),
            (2, "<</Type/Pages/Kids 3 0 R>>"),
            (3, "[4 0 R]"),
            (4, "<</Type/Page/Parent 2 0 R/Resources 5 0 R>>"),
            (5, "<</Font<<>>>>"),
            (6, "<</Names[(a)7 0 R(b)8 0 R]>>"),
            (7, "<</D[4 0 R/Fit]>>"),
            (8, "[4 0 R/Fit]"),
        ];
        let parse = |text: &str| Parser { room: 99 }.value(&mut Lexer::new(text.as_bytes(), 0)).expect("a value");
        let mut put: BTreeMap<u32, Final> =
            texts.iter().map(|&(number, text)| (number, Final::Plain(parse(text)))).collect();
        let twins = (1..9).map(|number| (number, number)).collect();
        let Value::Dict(trailer) = parse("<</Root 1 0 R>>") else { panic!("a dictionary") };
        inline(&mut put, &twins, &trailer);
        assert_eq!(live(&put, &twins, &trailer).into_iter().collect::<Vec<_>>(), [1, 2, 4]);
        let expected = "<</Type/Catalog/Pages 2 0 R/Names<</Dests<</Names[(a)<</D[4 0 R/Fit]>>(b)[4 0 R/Fit]]>>>>>>";
        assert_eq!(put[&1], Final::Plain(parse(expected)));
    }
}
