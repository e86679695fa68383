//! What a key may be used for.

use crate::{Error, Result};
use std::fmt;

/// One thing that a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Listing and downloading files.
    Read,
    /// Uploading, compressing, writing to buckets, deleting.
    Write,
    /// Keys and settings.
    Manage,
}

/// All that a key may be used for: at least one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scope {
    const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Manage];

    /// The name in requests and listings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Manage => "manage",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Scopes {
    /// Everything.
    pub const ALL: Self = Self(0b111);

    /// Reads names, each known and given in any order.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let mut bits = 0;
        for name in names {
            let scope = Scope::ALL.into_iter().find(|scope| scope.name() == name);
            bits |= scope.ok_or_else(|| wrong(&format!("scope {name:?} is unknown")))?.bit();
        }
        if bits == 0 { Err(wrong("a key needs a scope")) } else { Ok(Self(bits)) }
    }

    /// Whether this is among them.
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether none of them is missing from `others`.
    pub fn are_among(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope)).map(Scope::name)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names().collect::<Vec<_>>().join(","))
    }
}

fn wrong(what: &str) -> Error {
    Error::BadRequest(format!("{what}: scopes are {}", Scopes::ALL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_and_what_is_none_is_refused() {
        for (names, printed) in [
            (&["read"][..], "read"),
            (&["write", "read", "write"], "read,write"),
            (&["manage", "write", "read"], "read,write,manage"),
        ] {
            let scopes = Scopes::parse(names.iter().copied()).expect("known");
            assert_eq!(scopes.to_string(), printed);
            assert_eq!(Scopes::parse(printed.split(',')).expect("known"), scopes);
        }
        assert!(Scopes::parse(["admin"]).is_err() && Scopes::parse([""]).is_err() && Scopes::parse([]).is_err());
    }

    #[test]
    fn fewer_are_among_more() {
        let (read, most) = (Scopes::parse(["read"]).expect("known"), Scopes::parse(["read", "write"]).expect("known"));
        assert!(read.are_among(most) && read.are_among(read) && most.are_among(Scopes::ALL));
        assert!(!most.are_among(read) && !Scopes::ALL.are_among(most));
        assert!(most.has(Scope::Write) && !most.has(Scope::Manage));
    }
}
