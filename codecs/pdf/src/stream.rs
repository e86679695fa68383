//! The smallest coding of a stream's data.

use crate::document::Document;
use crate::filter::{self, Filter};
use crate::image;
use crate::jpeg::Shrinker;
use crate::predict;
use crate::value::{Dict, Value, name, number};
use kit_core::{Limits, Result};
use kit_deflate::smallest::{self, Effort, zlib};

/// Plaintext that a single stream may have; a longer one stays as it is.
const LONGEST: u64 = 64 << 20;
/// Plaintext of all streams that gets more than a little effort.
const EFFORT: u64 = 32 << 20;
/// Plaintext of all streams; what comes behind stays as it is.
const MOST: u64 = 256 << 20;
/// What deflating an image format once more has to gain: its readers inflate it each time.
const WORTH: usize = 50;

/// A stream's dictionary without its length, and its data.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The dictionary.
    pub dict: Dict,
    /// The data.
    pub data: Vec<u8>,
}

/// Codes one stream after the other.
pub struct Coder<'a> {
    document: &'a Document,
    limits: Limits,
    /// Bytes of plaintext so far.
    spent: u64,
    jpegs: Shrinker,
    /// Whether streams that have no filter keep none.
    keeps_plain_metadata: bool,
}

impl<'a> Coder<'a> {
    /// Starts; archival files keep their metadata in the open.
    pub fn new(document: &'a Document, limits: &Limits, is_archival: bool) -> Self {
        let output = LONGEST.min(limits.memory / 32).min(limits.output);
        Self {
            document,
            limits: Limits { output, ..*limits },
            spent: 0,
            jpegs: Shrinker::default(),
            keeps_plain_metadata: is_archival,
        }
    }

    /// The smallest coding that is found; what is not understood stays as it is.
    pub fn code(&mut self, dict: &Dict, data: &[u8]) -> Stream {
        let mut dict = dict.clone();
        dict.remove("Length");
        let same = Stream { dict, data: data.to_vec() };
        match self.smaller(&same.dict, data) {
            Ok(Some(stream)) if stream.len() < same.len() => stream,
            _ => same,
        }
    }

    fn smaller(&mut self, dict: &Dict, data: &[u8]) -> Result<Option<Stream>> {
        // Data in another file (§7.3.8.2), an old abbreviation, or a riddle.
        let is_metadata = dict.get("Type").is_some_and(|kind| kind.is_name("Metadata"));
        let is_odd = ["F", "DP"].iter().any(|key| dict.get(key).is_some()) || dict.has_twins();
        if is_odd || self.spent > MOST || is_metadata && self.keeps_plain_metadata && dict.get("Filter").is_none() {
            return Ok(None);
        }
        let opened = open(&filters(self.document, dict)?, data, &self.limits);
        // What fails has been inflated as well, to 1,032 times its length at most.
        let failed = self.limits.output.min(data.len() as u64 * 1032);
        self.spent += opened.as_ref().map_or(failed, |opened| opened.plain.len() as u64);
        let opened = opened?;
        let mut bare = dict.clone();
        bare.remove("Filter");
        bare.remove("DecodeParms");
        if !opened.kept.is_empty() {
            return Ok(Some(self.image_format(dict, &bare, opened)));
        }
        let mut ways = vec![Way { data: opened.plain, predictor: opened.predictor }];
        if let Some(filter) = &ways[0].predictor
            && let Some(plain) = predict::undo(&ways[0].data, filter)
        {
            ways.push(Way { data: plain, predictor: None });
        }
        if let Some(rows) = image::rows(self.document, dict)
            && let Some(plain) = ways.iter().find(|way| way.predictor.is_none())
            && let Some(coded) = image::predicted(&plain.data, rows)
        {
            let pairs = [
                ("Predictor", 15),
                ("Colors", rows.colors),
                ("BitsPerComponent", rows.bits),
                ("Columns", rows.columns),
            ];
            let mut parameters = Dict::default();
            pairs.iter().for_each(|&(key, value)| parameters.set(key, number(value)));
            let filter = Filter { name: name("FlateDecode"), parameters: Some(parameters) };
            ways.push(Way { data: coded, predictor: Some(filter) });
        }
        let effort = self.effort(ways[0].data.len());
        if ways.len() > 1 {
            ways.sort_by_cached_key(|way| image::estimate(&way.data));
        }
        let mut best = ways[0].deflated(&bare, effort);
        if let Some(way) = ways.into_iter().find(|way| way.predictor.is_none() && way.data.len() < best.len()) {
            let open = Stream { dict: bare, data: way.data };
            best = if open.len() < best.len() { open } else { best };
        }
        Ok(Some(best))
    }

    /// Data that an image format's filters keep: deflated only where that is worth it.
    fn image_format(&mut self, dict: &Dict, bare: &Dict, opened: Opened) -> Stream {
        let is_jpeg = matches!(&opened.kept[..], [filter] if filter.is("DCTDecode"));
        let plain = is_jpeg.then(|| self.jpegs.smaller(&opened.plain, &self.limits)).flatten().unwrap_or(opened.plain);
        // Their parameters may refer to streams, so they are taken as they were written.
        let parameters = self.last_parameters(dict, opened.undone, opened.kept.len());
        let stream = |first: Option<&str>, data: Vec<u8>| {
            let mut dict = bare.clone();
            let names = first.map(name).into_iter().chain(opened.kept.iter().map(|filter| filter.name.clone()));
            let nulls = first.map(|_| Value::Atom(b"null".to_vec()));
            set_filters(&mut dict, names.collect(), nulls.into_iter().chain(parameters.clone()).collect());
            Stream { dict, data }
        };
        if image::estimate(&plain) + plain.len() / WORTH < plain.len() {
            return stream(Some("FlateDecode"), zlib(&plain, self.effort(plain.len())));
        }
        stream(None, plain)
    }

    /// The parameters of the last filters, `null` where there are none.
    fn last_parameters(&self, dict: &Dict, skipped: usize, count: usize) -> Vec<Value> {
        let null = || Value::Atom(b"null".to_vec());
        let of = |n: usize| match dict.get("DecodeParms").map(|value| self.document.resolve(value)) {
            Some(Value::Array(values)) => values.get(n).cloned().unwrap_or_else(null),
            Some(value @ Value::Dict(_)) if n == 0 => value.clone(),
            _ => null(),
        };
        (skipped..skipped + count).map(of).collect()
    }

    fn effort(&self, len: usize) -> Effort {
        match len {
            _ if self.spent > EFFORT => Effort::Fast,
            0..0x10_0000 => Effort::Most,
            0x10_0000..0x80_0000 => Effort::Usual,
            _ => Effort::Fast,
        }
    }
}

/// The filters of a stream's dictionary with what they refer to put in.
pub fn filters(document: &Document, dict: &Dict) -> Result<Vec<Filter>> {
    let inside = |value: &Value| match document.resolve(value) {
        Value::Dict(dict) => {
            let pairs = dict.0.iter().map(|(key, value)| match document.resolve(value) {
                atom @ Value::Atom(_) => (key.clone(), atom.clone()),
                _ => (key.clone(), value.clone()),
            });
            Value::Dict(Dict(pairs.collect()))
        }
        other => other.clone(),
    };
    let mut resolved = Dict::default();
    for key in ["Filter", "DecodeParms"] {
        match document.get(dict, key) {
            Some(Value::Array(values)) => resolved.set(key, Value::Array(values.iter().map(inside).collect())),
            Some(value) => resolved.set(key, inside(value)),
            None => {}
        }
    }
    filter::chain(&resolved)
}

/// Data with their lossless filters undone.
pub struct Opened {
    /// The data, behind a predictor if there is one.
    pub plain: Vec<u8>,
    /// The filter whose predictor made them.
    pub predictor: Option<Filter>,
    /// How many filters are undone.
    undone: usize,
    /// The filters that are left.
    pub kept: Vec<Filter>,
}

/// Undoes the lossless filters in front.
pub fn open(chain: &[Filter], data: &[u8], limits: &Limits) -> Result<Opened> {
    let mut plain = data.to_vec();
    let mut predictor = None;
    let undone = chain.iter().position(|filter| !filter.is_lossless()).unwrap_or(chain.len());
    for (n, filter) in chain[..undone].iter().enumerate() {
        plain = filter.undo(&plain, limits)?;
        // Only Flate and LZW have any.
        let predicts = (filter.is("FlateDecode") || filter.is("LZWDecode")) && filter.predictor() != Some(1);
        if predicts && n + 1 < chain.len() {
            return Err(kit_core::Error::unsupported("predictor in front of another filter"));
        }
        predictor = predicts.then(|| filter.clone());
    }
    Ok(Opened { plain, predictor, undone, kept: chain[undone..].to_vec() })
}

/// Data that may be deflated, and how they are predicted.
struct Way {
    data: Vec<u8>,
    predictor: Option<Filter>,
}

impl Way {
    fn deflated(&self, bare: &Dict, effort: Effort) -> Stream {
        let mut dict = bare.clone();
        let mut parameters = self.predictor.as_ref().and_then(|filter| filter.parameters.clone());
        if let Some(dict) = &mut parameters {
            dict.remove("EarlyChange");
        }
        set_filters(&mut dict, vec![name("FlateDecode")], parameters.into_iter().map(Value::Dict).collect());
        Stream { dict, data: zlib(&self.data, effort) }
    }
}

impl Stream {
    /// Bytes of dictionary and data.
    fn len(&self) -> usize {
        let mut out = Vec::new();
        self.dict.write(&mut out, &|number| number);
        out.len() + self.data.len()
    }
}

/// Writes filters and parameters, without an array where there is one filter.
fn set_filters(dict: &mut Dict, mut names: Vec<Value>, mut parameters: Vec<Value>) {
    let has_any = parameters.iter().any(|value| !value.is_null());
    if names.len() == 1 {
        dict.set("Filter", names.remove(0));
        if has_any {
            dict.set("DecodeParms", parameters.remove(0));
        }
        return;
    }
    dict.set("Filter", Value::Array(names));
    if has_any {
        dict.set("DecodeParms", Value::Array(parameters));
    }
}

/// Bytes of memory that coding streams of a file of `len` bytes takes at most.
pub fn memory(len: u64, limits: &Limits) -> u64 {
    // Deflate's most is 1,032 to 1.
    let longest = LONGEST.min(limits.memory / 32).min(len.saturating_mul(1032));
    // Inflating holds tokens, and there are several ways to predict rows.
    smallest::memory(longest) + longest * 12
}
