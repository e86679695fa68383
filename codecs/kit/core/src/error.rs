//! The one error type of codecs and containers.

use std::fmt;

/// `std::result::Result` with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Whose fault it is, which is what callers match on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The input is not what the codec takes: wrong magic, not that kind of file.
    Input,
    /// An option is unknown or out of range.
    Option,
    /// An archive or payload is damaged or was tampered with.
    Corrupt,
    /// Coding would exceed a limit on memory, output or nesting.
    Limit,
    /// A newer version, or a codec that this build does not have.
    Unsupported,
    /// The codec itself failed: it trapped, ran out of time or broke the contract.
    Failed,
}

impl Kind {
    /// The kinds in the order of their numbers on the WIT side.
    pub const ALL: [Self; 6] = [Self::Input, Self::Option, Self::Corrupt, Self::Limit, Self::Unsupported, Self::Failed];
}

/// What went wrong: a kind, a lower-case message that names what was expected and found, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Whose fault it is.
    pub kind: Kind,
    /// Lower case, no full stop.
    pub message: String,
    /// Byte offset in the input or archive, where one is known.
    pub offset: Option<u64>,
}

impl Error {
    /// Makes an error without an offset.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), offset: None }
    }

    /// The input is not what the codec takes.
    pub fn input(message: impl Into<String>) -> Self {
        Self::new(Kind::Input, message)
    }

    /// An option is unknown or out of range.
    pub fn option(message: impl Into<String>) -> Self {
        Self::new(Kind::Option, message)
    }

    /// An archive or payload is damaged.
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::new(Kind::Corrupt, message)
    }

    /// A limit would be exceeded.
    pub fn limit(message: impl Into<String>) -> Self {
        Self::new(Kind::Limit, message)
    }

    /// This build cannot do that.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new(Kind::Unsupported, message)
    }

    /// The codec broke down or broke the contract.
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// States where in the input or archive it happened.
    #[must_use]
    pub fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.offset {
            Some(offset) => write!(f, " (at byte {offset})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
