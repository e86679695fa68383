//! What a codec says of itself.

/// What a codec promises of the restored bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fidelity {
    /// Every byte comes back; the packer compares and never asks the codec.
    Lossless,
    /// Depends on the options; where bytes differ the codec's own `check` decides and reports the error.
    Bounded,
}

/// Allowed numbers of a parameter, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Whether only whole numbers are allowed.
    pub whole: bool,
}

/// One typed option: a word of a list, a number in a range, or either.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// The name in queries and on the command line.
    pub name: String,
    /// One line for people.
    pub about: String,
    /// The canonical value where none is given.
    pub default: String,
    /// Allowed words.
    pub words: Vec<String>,
    /// Allowed numbers.
    pub range: Option<Range>,
}

/// A codec's description: identity, options and promise.
#[derive(Clone, Debug, PartialEq)]
pub struct Info {
    /// The number in archives, never reused (`codecs/FORMAT.md` has the table).
    pub id: u16,
    /// Folder, Cargo feature and API name.
    pub name: String,
    /// One line for people.
    pub about: String,
    /// The newest payload version, which `encode` writes; `decode` reads all versions from 1.
    pub version: u16,
    /// The `format` values, the first being the default; empty where the codec has none.
    pub formats: Vec<String>,
    /// Options beside `format`.
    pub params: Vec<Param>,
    /// What is promised of the restored bytes.
    pub fidelity: Fidelity,
    /// File name extensions, lower case, without the dot.
    pub extensions: Vec<String>,
    /// Whether files may be uploaded to it by name; internal codecs only serve others.
    pub public: bool,
}

impl Info {
    /// A public lossless codec with no options.
    pub fn new(id: u16, name: &str, version: u16, about: &str) -> Self {
        Self {
            id,
            name: name.into(),
            about: about.into(),
            version,
            formats: Vec::new(),
            params: Vec::new(),
            fidelity: Fidelity::Lossless,
            extensions: Vec::new(),
            public: true,
        }
    }

    /// Marks the codec as one that only serves others.
    #[must_use]
    pub fn internal(mut self) -> Self {
        self.public = false;
        self
    }

    /// Marks the codec as one whose `check` decides where bytes differ.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.fidelity = Fidelity::Bounded;
        self
    }

    /// Sets the `format` values, the default first.
    #[must_use]
    pub fn formats(mut self, formats: &[&str]) -> Self {
        self.formats = formats.iter().map(|f| (*f).into()).collect();
        self
    }

    /// Sets the file name extensions.
    #[must_use]
    pub fn extensions(mut self, extensions: &[&str]) -> Self {
        self.extensions = extensions.iter().map(|e| (*e).into()).collect();
        self
    }

    /// Adds an option whose value is one of `words`.
    #[must_use]
    pub fn choice(self, name: &str, default: &str, words: &[&str], about: &str) -> Self {
        self.param(name, default, words, None, about)
    }

    /// Adds the option `level`: fast, balanced (default) or max.
    #[must_use]
    pub fn level(self) -> Self {
        self.choice("level", "balanced", &["fast", "balanced", "max"], "speed against size")
    }

    /// Adds an option whose value is a number in `range`, or one of `words`.
    #[must_use]
    pub fn param(mut self, name: &str, default: &str, words: &[&str], range: Option<Range>, about: &str) -> Self {
        self.params.push(Param {
            name: name.into(),
            about: about.into(),
            default: default.into(),
            words: words.iter().map(|w| (*w).into()).collect(),
            range,
        });
        self
    }
}
