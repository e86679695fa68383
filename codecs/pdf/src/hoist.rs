//! Parts of streams' dictionaries made objects of their own: object streams are deflated, these dictionaries are not.

use crate::merge::Final;
use crate::value::{Dict, Value};
use std::collections::BTreeMap;

/// Bytes from which a part is moved.
const LONG: usize = 40;
/// Bytes from which a part is moved that comes at least [`OFTEN`] times.
const SHORT: usize = 16;
const OFTEN: usize = 4;
/// What says how the data are coded stays with them.
const STAY: [&[u8]; 3] = [b"/Filter", b"/DecodeParms", b"/Length"];

/// Moves arrays and dictionaries out of streams' dictionaries, equal ones into the same object.
pub fn hoist(objects: &mut BTreeMap<u32, Final>, twins: &mut BTreeMap<u32, u32>) {
    let mut counts: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
    for object in objects.values_mut() {
        parts(object).for_each(|part| *counts.entry(spelling(part, twins)).or_default() += 1);
    }
    let mut moved: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let mut values = Vec::new();
    let Some(mut next) = objects.keys().next_back().and_then(|last| last.checked_add(1)) else { return };
    for object in objects.values_mut() {
        for part in parts(object) {
            let text = spelling(part, twins);
            let least = if counts[&text] < OFTEN { LONG } else { SHORT };
            if text.len() < least || next == u32::MAX {
                continue;
            }
            let number = *moved.entry(text).or_insert_with(|| {
                values.push((next, part.clone()));
                next += 1;
                next - 1
            });
            *part = Value::Reference(number, 0);
        }
    }
    twins.extend(values.iter().map(|&(number, _)| (number, number)));
    objects.extend(values.into_iter().map(|(number, value)| (number, Final::Plain(value))));
}

/// The arrays and dictionaries that may be moved.
fn parts(object: &mut Final) -> impl Iterator<Item = &mut Value> {
    let pairs = match object {
        Final::Stream(stream) => &mut stream.dict.0[..],
        Final::Plain(_) => &mut [],
    };
    let movable = |pair: &&mut (Vec<u8>, Value)| !STAY.contains(&&pair.0[..]);
    pairs
        .iter_mut()
        .filter(movable)
        .map(|(_, value)| value)
        .filter(|value| matches!(value, Value::Array(_) | Value::Dict(Dict(_))))
}

fn spelling(value: &Value, twins: &BTreeMap<u32, u32>) -> Vec<u8> {
    let mut text = Vec::new();
    value.write(&mut text, &|number| twins.get(&number).copied().unwrap_or(0));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Parser;
    use crate::stream::Stream;
    use crate::token::Lexer;

    #[test]
    fn long_and_frequent_parts_are_moved() {
        let dict = |text: &str| {
            let value = Parser { room: 99 }.value(&mut Lexer::new(text.as_bytes(), 0)).expect("a value");
            value.dict().expect("a dictionary").clone()
        };
        let resources = "<</Font<</F1 9 0 R/F2 9 0 R/F3 9 0 R/F4 9 0 R>>>>";
        let text = |matrix: &str| {
            format!("<</BBox[1 2]/Resources{resources}/Matrix[1.0 0.0 0.0 1.0 0.0 {matrix}]/Filter[/A]>>")
        };
        let matrices = ["0", "0", "0", "0", "5"];
        let stream = |matrix: &&str| Final::Stream(Stream { dict: dict(&text(matrix)), data: Vec::new() });
        let mut objects: BTreeMap<u32, Final> = (1..).zip(matrices.iter().map(stream)).collect();
        let mut twins = (1..10).map(|number| (number, number)).collect();
        hoist(&mut objects, &mut twins);
        let moved = "<</BBox[1 2]/Resources 6 0 R/Matrix 7 0 R/Filter[/A]>>";
        let first = "<</BBox[1 2]/Resources 6 0 R/Matrix[1.0 0.0 0.0 1.0 0.0 5]/Filter[/A]>>";
        let dicts = [moved, moved, moved, moved, first].map(dict);
        for (number, expected) in (1..).zip(dicts) {
            assert_eq!(objects[&number], Final::Stream(Stream { dict: expected, data: Vec::new() }));
        }
        assert_eq!((objects.len(), twins.get(&7)), (7, Some(&7)));
    }
}
