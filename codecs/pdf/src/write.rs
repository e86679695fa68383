//! The new file: header, streams, object streams, cross-reference stream (ISO 32000-1 §7.5), or all in the forms of PDF 1.4.

use crate::merge::{self, Final};
use crate::value::{Dict, Value, name, number, put};
use kit_deflate::smallest::{Effort, zlib};
use std::collections::BTreeMap;

/// Objects of an object stream; a reader unpacks all to get one.
const PACKED: usize = 1000;

/// Which structures the file may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Those of PDF 1.4: a table, and every object by itself.
    Table,
    /// Those of PDF 1.5.
    Streams,
}

/// A file that is being written.
struct Writer<'a> {
    out: Vec<u8>,
    objects: &'a BTreeMap<u32, Final>,
    /// The new number of each old one.
    numbers: BTreeMap<u32, u32>,
    /// By new number: type, and the two fields of a row.
    rows: Vec<(u8, u32, u32)>,
}

/// Writes the objects that stand for themselves in `twins`; `version` is at least what the form needs.
pub fn write(
    objects: &BTreeMap<u32, Final>,
    twins: &BTreeMap<u32, u32>,
    trailer: &Dict,
    version: &str,
    form: Form,
) -> Vec<u8> {
    let live = merge::live(objects, twins, trailer);
    let own = || objects.iter().filter(|&(number, _)| live.contains(number));
    let mut plain: Vec<(u32, &Value)> = own().filter_map(|(&number, object)| Some((number, object.plain()?))).collect();
    if form == Form::Streams {
        plain.sort_by_cached_key(|&(number, value)| (kin(value), number));
    }
    let streams: Vec<u32> = own().filter(|(_, object)| object.plain().is_none()).map(|(&number, _)| number).collect();
    let order = plain.iter().map(|&(number, _)| number).chain(streams.iter().copied());
    let mut numbers: BTreeMap<u32, u32> = order.zip(1..).collect();
    for (old, twin) in twins.iter().filter(|(old, twin)| old != twin) {
        let new = numbers.get(twin).copied().unwrap_or(0);
        numbers.insert(*old, new);
    }
    // Four bytes beyond ASCII say that the file is binary (§7.5.2).
    let out = [b"%PDF-", version.as_bytes(), b"\n%\xE2\xE3\xCF\xD3\n"].concat();
    let mut writer = Writer { out, objects, numbers, rows: vec![(0, 0, 65535)] };
    match form {
        Form::Table => plain.iter().for_each(|&(_, value)| writer.value(value)),
        Form::Streams => writer.rows.resize(1 + plain.len(), (0, 0, 0)),
    }
    streams.iter().for_each(|number| writer.stream(*number));
    match form {
        Form::Table => writer.table(trailer),
        Form::Streams => {
            let mut first = 1;
            for pack in plain.chunks(PACKED) {
                writer.pack(pack, first);
                first += pack.len();
            }
            writer.rows_stream(trailer);
        }
    }
    writer.out
}

impl Final {
    fn plain(&self) -> Option<&Value> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Stream(_) => None,
        }
    }
}

/// What makes objects alike: their keys and their type.
fn kin(value: &Value) -> Vec<u8> {
    match value {
        Value::Dict(dict) => {
            let mut out = Vec::new();
            for key in ["Type", "Subtype", "S", "FT"] {
                if let Some(Value::Atom(kind)) = dict.get(key) {
                    out.extend_from_slice(kind);
                }
            }
            dict.0.iter().for_each(|(key, _)| out.extend_from_slice(key));
            out
        }
        Value::Array(_) => vec![0],
        _ => vec![1],
    }
}

impl Writer<'_> {
    fn number(&self) -> impl Fn(u32) -> u32 {
        |old| self.numbers.get(&old).copied().unwrap_or(0)
    }

    /// Starts the next object.
    fn begin(&mut self) {
        self.rows.push((1, self.out.len() as u32, 0));
        let head = format!("{} 0 obj\n", self.rows.len() - 1);
        self.out.extend_from_slice(head.as_bytes());
    }

    fn value(&mut self, value: &Value) {
        self.begin();
        let mut text = Vec::new();
        value.write(&mut text, &self.number());
        self.out.extend_from_slice(&text);
        self.out.extend_from_slice(b"\nendobj\n");
    }

    fn stream(&mut self, old: u32) {
        if let Some(Final::Stream(stream)) = self.objects.get(&old) {
            self.put_stream(&stream.dict, &stream.data);
        }
    }

    fn put_stream(&mut self, dict: &Dict, data: &[u8]) {
        self.begin();
        let mut dict = dict.clone();
        dict.set("Length", number(data.len()));
        let mut text = Vec::new();
        dict.write(&mut text, &self.number());
        for part in [&text[..], b"\nstream\n", data, b"\nendstream\nendobj\n"] {
            self.out.extend_from_slice(part);
        }
    }

    /// An object stream (§7.5.7) of the objects whose new numbers are `first` and following.
    fn pack(&mut self, objects: &[(u32, &Value)], first: usize) {
        let pack = self.rows.len() as u32;
        let (mut places, mut bodies) = (Vec::new(), Vec::new());
        for (index, (_, value)) in objects.iter().enumerate() {
            let mut text = Vec::new();
            value.write(&mut text, &self.number());
            let before = bodies.len();
            put(&mut bodies, &text);
            let at = bodies.len() - text.len();
            debug_assert!(at - before <= 1);
            put(&mut places, format!("{} {at}", first + index).as_bytes());
            self.rows[first + index] = (2, pack, index as u32);
        }
        places.push(b' ');
        let mut dict = Dict::default();
        dict.set("Type", name("ObjStm"));
        dict.set("N", number(objects.len()));
        dict.set("First", number(places.len()));
        dict.set("Filter", name("FlateDecode"));
        places.append(&mut bodies);
        self.put_stream(&dict, &zlib(&places, Effort::Most));
    }

    /// The cross-reference stream (§7.5.8), its rows as differences from those above where that is less.
    fn rows_stream(&mut self, trailer: &Dict) {
        let start = self.out.len();
        self.rows[0].2 = 0;
        let bytes = |most: u32| (4 - most.leading_zeros() as usize / 8).max(1);
        let widths = [
            1,
            bytes(self.rows.iter().map(|row| row.1).max().unwrap_or(0).max(start as u32)),
            bytes(self.rows.iter().map(|row| row.2).max().unwrap_or(0)),
        ];
        let mut plain = Vec::new();
        for &(kind, second, third) in self.rows.iter().chain([&(1, start as u32, 0)]) {
            plain.push(kind);
            plain.extend_from_slice(&second.to_be_bytes()[4 - widths[1]..]);
            plain.extend_from_slice(&third.to_be_bytes()[4 - widths[2]..]);
        }
        let columns: usize = widths.iter().sum();
        let mut above = vec![0; columns];
        let mut predicted = Vec::new();
        for row in plain.chunks_exact(columns) {
            crate::predict::row(2, row, &above, 1, &mut predicted);
            above = row.to_vec();
        }
        let mut dict = Dict::default();
        dict.set("Type", name("XRef"));
        dict.set("Size", number(self.rows.len() + 1));
        dict.set("W", Value::Array(widths.iter().map(|&width| number(width)).collect()));
        dict.0.extend(trailer.0.iter().cloned());
        dict.set("Filter", name("FlateDecode"));
        let (mut data, coded) = (zlib(&plain, Effort::Most), zlib(&predicted, Effort::Most));
        // `/DecodeParms<</Columns 5/Predictor 12>>`
        if coded.len() + 39 < data.len() {
            data = coded;
            let mut parameters = Dict::default();
            parameters.set("Columns", number(columns));
            parameters.set("Predictor", number(12));
            dict.set("DecodeParms", Value::Dict(parameters));
        }
        self.put_stream(&dict, &data);
        self.end(start);
    }

    /// The cross-reference table (§7.5.4) and the trailer.
    fn table(&mut self, trailer: &Dict) {
        let start = self.out.len();
        let mut text = format!("xref\n0 {}\n0000000000 65535 f \n", self.rows.len());
        for (_, at, _) in &self.rows[1..] {
            text.push_str(&format!("{at:010} 00000 n \n"));
        }
        let mut dict = Dict::default();
        dict.set("Size", number(self.rows.len()));
        dict.0.extend(trailer.0.iter().cloned());
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"trailer\n");
        dict.write(&mut bytes, &self.number());
        bytes.push(b'\n');
        self.out.append(&mut bytes);
        self.end(start);
    }

    fn end(&mut self, start: usize) {
        self.out.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    }
}
