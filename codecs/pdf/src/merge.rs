//! Objects that are the same, made one: images, fonts and what these consist of, never pages, annotations or fields.

use crate::stream::Stream;
use crate::value::{Dict, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An object as it is written.
#[derive(Clone, Debug, PartialEq)]
pub enum Final {
    /// A value.
    Plain(Value),
    /// A stream.
    Stream(Stream),
}

/// Keys whose values may be shared whatever they are (ISO 32000-1 §9.6 to §9.9).
const SHARED: [&str; 10] = [
    "FontFile",
    "FontFile2",
    "FontFile3",
    "ToUnicode",
    "Widths",
    "W",
    "FontDescriptor",
    "Encoding",
    "CIDSystemInfo",
    "DescendantFonts",
];
/// Types of dictionaries that may be shared.
const TYPES: [&str; 3] = ["Font", "FontDescriptor", "ExtGState"];

/// Rounds in which what refers to twins becomes a twin.
const ROUNDS: usize = 8;

/// Which object stands for each: its twin with the least number, or itself.
pub fn merge(objects: &BTreeMap<u32, Final>) -> BTreeMap<u32, u32> {
    let mut twins: BTreeMap<u32, u32> = objects.keys().map(|&number| (number, number)).collect();
    let shared = shared(objects);
    for _ in 0..ROUNDS {
        let mut first: BTreeMap<(Vec<u8>, &[u8]), u32> = BTreeMap::new();
        let mut found = BTreeMap::new();
        for &number in shared.iter().filter(|number| twins.get(number) == Some(number)) {
            let Some(object) = objects.get(&number) else { continue };
            let mut text = Vec::new();
            let twin = |number: u32| twins.get(&number).copied().unwrap_or(0);
            let data = match object {
                Final::Plain(value) => {
                    value.write(&mut text, &twin);
                    &[][..]
                }
                Final::Stream(stream) => {
                    stream.dict.write(&mut text, &twin);
                    &stream.data
                }
            };
            let one = *first.entry((text, data)).or_insert(number);
            if one != number {
                found.insert(number, one);
            }
        }
        if found.is_empty() {
            break;
        }
        for twin in twins.values_mut() {
            *twin = *found.get(twin).unwrap_or(twin);
        }
    }
    twins
}

/// The objects that the trailer leads to, now that streams state their lengths and filters themselves.
pub fn live(objects: &BTreeMap<u32, Final>, twins: &BTreeMap<u32, u32>, trailer: &Dict) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    let mut waiting = Vec::new();
    trailer.references(&mut |number, _| waiting.push(number));
    while let Some(number) = waiting.pop() {
        let Some(twin) = twins.get(&number).filter(|twin| out.insert(**twin)) else { continue };
        let mut found = |number, _| waiting.push(number);
        match objects.get(twin) {
            Some(Final::Plain(value)) => value.references(&mut found),
            Some(Final::Stream(stream)) => stream.dict.references(&mut found),
            None => {}
        }
    }
    out
}

/// The objects that may be shared.
fn shared(objects: &BTreeMap<u32, Final>) -> BTreeSet<u32> {
    let mut out = BTreeSet::new();
    for (&number, object) in objects {
        let value = match object {
            Final::Plain(value) => value,
            Final::Stream(Stream { dict, .. }) => {
                let is_image = dict.get("Subtype").is_some_and(|kind| kind.is_name("Image"));
                // A place in the structure tree is one image's own.
                if is_image && dict.get("StructParent").is_none() {
                    out.insert(number);
                }
                dict.0.iter().for_each(|(key, value)| note(key, value, &mut out));
                continue;
            }
        };
        if value
            .dict()
            .and_then(|dict| dict.get("Type"))
            .is_some_and(|kind| TYPES.iter().any(|name| kind.is_name(name)))
        {
            out.insert(number);
        }
        visit(value, &mut out);
    }
    out
}

fn visit(value: &Value, out: &mut BTreeSet<u32>) {
    match value {
        Value::Dict(dict) => dict.0.iter().for_each(|(key, value)| note(key, value, out)),
        // A colour space of a profile.
        Value::Array(values) => match &values[..] {
            [family, Value::Reference(number, _)] if family.is_name("ICCBased") => {
                out.insert(*number);
            }
            _ => values.iter().for_each(|value| visit(value, out)),
        },
        _ => {}
    }
}

fn note(key: &[u8], value: &Value, out: &mut BTreeSet<u32>) {
    match value {
        Value::Reference(number, _) if SHARED.iter().any(|name| key.strip_prefix(b"/") == Some(name.as_bytes())) => {
            out.insert(*number);
        }
        _ => visit(value, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Parser;
    use crate::token::Lexer;

    #[test]
    fn fonts_merge_and_pages_do_not() {
        let texts = [
            (1, "<</Type/Pages/Kids[2 0 R 3 0 R]>>"),
            (2, "<</Type/Page/Resources<</Font<</A 4 0 R/B 5 0 R>>>>>>"),
            (3, "<</Type/Page/Resources<</Font<</A 4 0 R/B 5 0 R>>>>>>"),
            (4, "<</Type/Font/FontDescriptor 6 0 R/Widths 8 0 R/ToUnicode 99 0 R>>"),
            (5, "<</Type/Font/FontDescriptor 7 0 R/Widths 9 0 R/ToUnicode 98 0 R>>"),
            (6, "<</Type/FontDescriptor/Flags 4>>"),
            (7, "<</Type/FontDescriptor/Flags 4>>"),
            (8, "[1 2]"),
            (9, "[1 2]"),
            (10, "[1 2]"),
        ];
        let parse = |text: &str| Parser { room: 99 }.value(&mut Lexer::new(text.as_bytes(), 0)).expect("a value");
        let objects = texts.iter().map(|&(number, text)| (number, Final::Plain(parse(text)))).collect();
        let twins: Vec<u32> = merge(&objects).into_values().collect();
        assert_eq!(twins, [1, 2, 3, 4, 4, 6, 6, 8, 8, 10]);
    }
}
