//! What both worlds say to their caller: errors and reports.

use crate::bindings::exports::smallest::codec::types as wit;
use kit_core::{Error, Kind, Report, Value};

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        let kind = match error.kind {
            Kind::Input => wit::Kind::Input,
            Kind::Option => wit::Kind::Option,
            Kind::Corrupt => wit::Kind::Corrupt,
            Kind::Limit => wit::Kind::Limit,
            Kind::Unsupported => wit::Kind::Unsupported,
            Kind::Failed => wit::Kind::Failed,
        };
        Self { kind, message: error.message, offset: error.offset }
    }
}

impl From<Value> for wit::Value {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text),
            Value::Sum(n) => Self::Sum(n),
            Value::Least(x) => Self::Least(x),
            Value::Most(x) => Self::Most(x),
            Value::All(b) => Self::All(b),
        }
    }
}

/// A report as WIT has it, a list of facts.
pub fn facts(report: Report) -> wit::Report {
    report.facts.into_iter().map(|(name, value)| (name, value.into())).collect()
}
