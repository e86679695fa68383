//! A codec's options, checked and with their defaults filled in.

use crate::{Error, Info, Param, Result};

/// The effective options of one run: every parameter of the codec once, sorted by name, in canonical form, `format` included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pairs: Vec<(String, String)>,
}

impl Options {
    /// Checks `given` against what `info` allows, in any order, and fills in the defaults.
    ///
    /// An unknown name, a name given twice, or a value that is not allowed is an error that names what is.
    pub fn resolve<K: AsRef<str>, V: AsRef<str>>(info: &Info, given: &[(K, V)]) -> Result<Self> {
        let params = all_params(info);
        let mut chosen = vec![None; params.len()];
        for (name, value) in given {
            let (name, value) = (name.as_ref(), value.as_ref());
            let index = params.iter().position(|p| p.name == name).ok_or_else(|| unknown(info, &params, name))?;
            if chosen[index].replace(canonical(&params[index], value)?).is_some() {
                return Err(Error::option(format!("{name} is given more than once")));
            }
        }
        let mut pairs = Vec::new();
        for (param, value) in params.iter().zip(chosen) {
            let value = value.map_or_else(|| canonical(param, &param.default), Ok)?;
            pairs.push((param.name.clone(), value));
        }
        Ok(Self::from_pairs(pairs))
    }

    /// Takes pairs as they are, sorted by name: for options that were resolved before and are read back.
    pub fn from_pairs(mut pairs: Vec<(String, String)>) -> Self {
        pairs.sort();
        Self { pairs }
    }

    /// The pairs, sorted by name.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The value of one option.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The value of `level`, `balanced` where the codec has none.
    pub fn level(&self) -> &str {
        self.get("level").unwrap_or("balanced")
    }
}

/// The codec's parameters with `format` as one of them.
fn all_params(info: &Info) -> Vec<Param> {
    let format = info.formats.first().map(|default| Param {
        name: "format".into(),
        about: "sub-format of the input".into(),
        default: default.clone(),
        words: info.formats.clone(),
        range: None,
    });
    format.into_iter().chain(info.params.iter().cloned()).collect()
}

fn unknown(info: &Info, params: &[Param], name: &str) -> Error {
    if params.is_empty() {
        return Error::option(format!("{name}: {} takes no parameters", info.name));
    }
    let names: Vec<&str> = params.iter().map(|p| p.name.as_str()).collect();
    Error::option(format!("unknown parameter {name}: {} takes {}", info.name, names.join(", ")))
}

fn canonical(param: &Param, value: &str) -> Result<String> {
    if param.words.iter().any(|w| w == value) {
        return Ok(value.into());
    }
    let number = param.range.and_then(|range| {
        let number: f64 = value.parse().ok()?;
        let fits = number >= range.min && number <= range.max && (!range.whole || number.fract() == 0.0);
        // Adding zero turns -0 into 0, which would otherwise be a second spelling of the same value.
        fits.then(|| (number + 0.0).to_string())
    });
    number.ok_or_else(|| Error::option(format!("{} = {value}: expected {}", param.name, allowed(param))))
}

fn allowed(param: &Param) -> String {
    let mut kinds = Vec::new();
    if !param.words.is_empty() {
        kinds.push(param.words.join(", "));
    }
    if let Some(range) = param.range {
        let kind = if range.whole { "a whole number" } else { "a number" };
        kinds.push(format!("{kind} from {} to {}", range.min, range.max));
    }
    kinds.join(" or ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Range;

    fn info() -> Info {
        let range = Range { min: 0.0, max: 15.0, whole: true };
        Info::new(900, "sample", 1, "for tests").formats(&["one", "two"]).level().param(
            "precision",
            "6",
            &["exact"],
            Some(range),
            "decimal places",
        )
    }

    fn pairs(options: &Options) -> Vec<(&str, &str)> {
        options.pairs().iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
    }

    #[test]
    fn defaults_are_filled_in_and_sorted() {
        let options = Options::resolve::<&str, &str>(&info(), &[]).expect("defaults are valid");
        assert_eq!(pairs(&options), [("format", "one"), ("level", "balanced"), ("precision", "6")]);
    }

    #[test]
    fn spellings_of_a_number_become_one() {
        for spelling in ["5", "05", "+5", "5.0"] {
            let options = Options::resolve(&info(), &[("precision", spelling)]).expect("five is in range");
            assert_eq!(options.get("precision"), Some("5"));
        }
        assert_eq!(Options::resolve(&info(), &[("precision", "-0")]).expect("zero").get("precision"), Some("0"));
        assert_eq!(Options::resolve(&info(), &[("precision", "exact")]).expect("word").get("precision"), Some("exact"));
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        let message = |name, value| Options::resolve(&info(), &[(name, value)]).expect_err("not allowed").message;
        assert_eq!(message("level", "Max"), "level = Max: expected fast, balanced, max");
        assert_eq!(message("precision", "16"), "precision = 16: expected exact or a whole number from 0 to 15");
        assert_eq!(message("precision", "NaN"), "precision = NaN: expected exact or a whole number from 0 to 15");
        assert_eq!(message("speed", "1"), "unknown parameter speed: sample takes format, level, precision");
        let twice = Options::resolve(&info(), &[("level", "max"), ("level", "fast")]).expect_err("given twice");
        assert_eq!(twice.message, "level is given more than once");
    }
}
