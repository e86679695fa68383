//! Documents of BSON, element by element: their lengths follow from what they hold.

use super::scribe::{Scribe, hash};
use super::script::{Op, Template};

/// Documents deeper within others are taken as they are.
const DEEPEST: usize = 64;

/// How the value of an element is made up.
#[derive(Clone, Copy, PartialEq)]
enum Value {
    /// Columns of these widths.
    Fixed(&'static [usize]),
    /// A string behind its length.
    Counted,
    /// Bytes behind their length and a subtype.
    Binary,
    /// A document or array.
    Inner,
}

/// bsonspec.org 1.1: the values of types.
fn value_of(kind: u8) -> Option<Value> {
    Some(match kind {
        0x01 | 0x09 | 0x11 | 0x12 => Value::Fixed(&[8]),
        0x02 | 0x0D | 0x0E => Value::Counted,
        0x03 | 0x04 => Value::Inner,
        0x05 => Value::Binary,
        // An ObjectId: seconds, machine and process, a count.
        0x07 => Value::Fixed(&[4, 5, 3]),
        0x08 => Value::Fixed(&[1]),
        0x06 | 0x0A | 0x7F | 0xFF => Value::Fixed(&[]),
        0x10 => Value::Fixed(&[4]),
        0x13 => Value::Fixed(&[8, 8]),
        _ => return None,
    })
}

fn length(bytes: &[u8]) -> Option<usize> {
    usize::try_from(i32::from_le_bytes(*bytes.first_chunk()?)).ok()
}

/// How long the element is that `bytes` begin with, how its value is made up and where that begins; of an inner document only
/// where that begins.
fn element(bytes: &[u8]) -> Option<(usize, Value, usize)> {
    let value = value_of(*bytes.first()?)?;
    let key = 2 + bytes.iter().skip(1).take(256).position(|&byte| byte == 0)?;
    let rest = &bytes[key..];
    let len = match value {
        Value::Fixed(widths) => widths.iter().sum(),
        Value::Counted => {
            let len = length(rest).filter(|&len| len > 0)?;
            (rest.get(4..)?.get(len - 1) == Some(&0)).then_some(4 + len)?
        }
        Value::Binary => length(rest)? + 5,
        Value::Inner => 0,
    };
    (len <= rest.len()).then_some((key + len, value, key))
}

/// Whether a document is as it ought to be, all through.
fn is_whole(document: &[u8]) -> bool {
    let mut ends = vec![document.len()];
    let mut at = 4;
    while let Some(&end) = ends.last() {
        if at + 1 == end && document[at] == 0 {
            at = end;
            ends.pop();
            continue;
        }
        let Some((len, value, key)) = document.get(at..end).and_then(element) else { return false };
        if value == Value::Inner {
            let inner = length(&document[at + key..]).filter(|&inner| inner >= 5 && inner <= end - at - key);
            let Some(inner) = inner.filter(|_| ends.len() < DEEPEST) else { return false };
            ends.push(at + key + inner);
            at += key + 4;
        } else {
            at += len;
        }
    }
    at == document.len()
}

/// Follows a frame of BSON.
pub fn follow(scribe: &mut Scribe<'_>) {
    let frame = scribe.frame;
    let mut at = 0;
    while at < frame.len() && !scribe.is_full() {
        let len = length(&frame[at..]).filter(|&len| len >= 5 && len <= frame.len() - at);
        let Some(len) = len else { break };
        if !is_whole(&frame[at..at + len]) || !document(scribe, at, at + len) {
            scribe.outside(at, at + len);
        }
        at += len;
    }
    scribe.outside(at, frame.len());
}

/// Takes a whole document; `false` and nothing taken where there are too many templates.
fn document(scribe: &mut Scribe<'_>, from: usize, to: usize) -> bool {
    let before = scribe.script.uses.len();
    let taken = elements(scribe, from, to).is_some();
    if !taken {
        scribe.undo(before);
    }
    taken
}

fn elements(scribe: &mut Scribe<'_>, from: usize, to: usize) -> Option<()> {
    let frame = scribe.frame;
    let open = scribe.template(1, |_| Some(Template { row: true, ops: vec![Op::Open] }))?;
    let close = scribe.template(2, |_| Some(Template { row: false, ops: vec![Op::Close] }))?;
    scribe.use_template(open);
    // The end of each document that is open, the hash of the keys on the way there, and whether it is an array.
    let mut path = vec![(to, 1u64, false)];
    let mut at = from + 4;
    while let Some(&(end, way, array)) = path.last() {
        if at + 1 == end {
            scribe.use_template(close);
            path.pop();
            at += 1;
            continue;
        }
        let (len, value, key) = element(&frame[at..end])?;
        let head = &frame[at..at + key];
        let name = if array { hash(way, &head[..1]) } else { hash(way, head) };
        let template = scribe.template(hash(name, head), |scribe| template(scribe, head, name, value))?;
        // Another element may have the same hash.
        matches!(&scribe.script.templates[template as usize].ops[..], [Op::Text(known), ..] if known == head)
            .then_some(())?;
        scribe.use_template(template);
        match value {
            Value::Inner => {
                let inner = length(&frame[at + key..]).unwrap_or(0);
                path.push((at + key + inner, name, head[0] == 4));
                at += key + 4;
                continue;
            }
            Value::Counted => scribe.values_of(template, &[(at + key + 4, at + len - 1)]),
            Value::Binary => scribe.values_of(template, &[(at + key, at + key + 5), (at + key + 5, at + len)]),
            Value::Fixed(widths) => {
                let mut start = at + key;
                let mut values = [(0, 0); 3];
                for (value, width) in values.iter_mut().zip(widths) {
                    *value = (start, start + width);
                    start += width;
                }
                scribe.values_of(template, &values[..widths.len()]);
            }
        }
        at += len;
    }
    Some(())
}

fn template(scribe: &mut Scribe<'_>, head: &[u8], name: u64, value: Value) -> Option<Template> {
    let mut ops = vec![Op::Text(head.to_vec())];
    let mut column = |part: u64| scribe.column(1, hash(name, &part.to_le_bytes()));
    match value {
        Value::Inner => ops.push(Op::Open),
        Value::Counted => ops.push(Op::Counted(column(0)?)),
        Value::Binary => ops.extend([Op::Value(column(0)?), Op::Value(column(1)?)]),
        Value::Fixed(widths) => {
            for part in 0..widths.len() {
                ops.push(Op::Value(column(part as u64)?));
            }
        }
    }
    Some(Template { row: false, ops })
}
