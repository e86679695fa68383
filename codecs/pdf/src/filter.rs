//! Filters that lose nothing, undone (ISO 32000-1 §7.4).

use crate::ascii;
use crate::lzw;
use crate::predict::{self, Rows};
use crate::value::{Dict, Value};
use kit_core::{Error, Limits, Result};
use kit_deflate::{Format, inflate};

/// Filters of a stream.
const MOST: usize = 8;

/// One filter of a stream's chain with its parameters, all references resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    /// The filter's name, as spelled.
    pub name: Value,
    /// Its parameters, `None` for the defaults.
    pub parameters: Option<Dict>,
}

impl Filter {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.is_name(name)
    }

    /// Whether [`undo`](Self::undo) knows it.
    pub fn is_lossless(&self) -> bool {
        ["FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode"]
            .iter()
            .any(|name| self.is(name))
    }

    /// A whole number among the parameters, or its default.
    pub fn parameter(&self, key: &str, default: usize) -> Option<usize> {
        match self.parameters.as_ref().and_then(|dict| dict.get(key)) {
            Some(value) => value.size(),
            None => Some(default),
        }
    }

    /// The predictor's number, 1 for none.
    pub fn predictor(&self) -> Option<usize> {
        self.parameter("Predictor", 1)
    }

    /// The rows that a predictor works on (Table 8).
    pub fn rows(&self) -> Option<Rows> {
        let part = |key, default| self.parameter(key, default).filter(|&part| part > 0);
        Rows::new(part("Columns", 1)?, part("Colors", 1)?, part("BitsPerComponent", 8)?)
    }

    /// The data before this filter and behind its predictor: what a predictor made is left as it is.
    pub fn undo(&self, data: &[u8], limits: &Limits) -> Result<Vec<u8>> {
        if self.is("FlateDecode") {
            let header = Format::Zlib.header_len(data)?;
            return Ok(inflate(&data[header..], limits)?.plain);
        }
        if self.is("LZWDecode") {
            let early = self.parameter("EarlyChange", 1).ok_or_else(|| Error::corrupt("EarlyChange is no number"))?;
            return lzw::decode(data, early != 0, limits);
        }
        match () {
            () if self.is("ASCII85Decode") => ascii::base85(data),
            () if self.is("ASCIIHexDecode") => ascii::hex(data),
            () if self.is("RunLengthDecode") => ascii::runs(data, limits),
            () => Err(Error::unsupported("filter is not known")),
        }
    }
}

/// The filters of a stream whose dictionary holds no references, in the order in which they are undone.
pub fn chain(dict: &Dict) -> Result<Vec<Filter>> {
    let list = |value: Option<&Value>| match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.clone(),
        Some(value) if value.is_null() => Vec::new(),
        Some(value) => vec![value.clone()],
    };
    let parameters = list(dict.get("DecodeParms"));
    let names = list(dict.get("Filter"));
    if names.len() > MOST {
        return Err(Error::unsupported(format!("{} filters in a row", names.len())));
    }
    let filters = names.into_iter().enumerate().map(|(n, name)| {
        if name.name().is_none() {
            return Err(Error::corrupt("filter without a name"));
        }
        Ok(Filter { name, parameters: parameters.get(n).and_then(Value::dict).cloned() })
    });
    filters.collect()
}

/// The plaintext of a stream that has lossless filters only, predictors undone.
pub fn decode(dict: &Dict, data: &[u8], limits: &Limits) -> Result<Vec<u8>> {
    let mut plain = data.to_vec();
    for filter in chain(dict)? {
        plain = filter.undo(&plain, limits)?;
        if filter.predictor() != Some(1) {
            plain = predict::undo(&plain, &filter).ok_or_else(|| Error::corrupt("predictor does not fit its data"))?;
        }
    }
    Ok(plain)
}
