//! One fact of a codec's report.

use serde::{Deserialize, Serialize};

/// A value that a codec states about what it did: the JSON string, number or boolean of the same meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// Yes or no.
    Flag(bool),
    /// A count.
    Count(u64),
    /// A measured number; always finite, since JSON has no other.
    Number(f64),
    /// Anything else.
    Text(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_comes_back_as_itself() {
        let facts = vec![Fact::Flag(true), Fact::Count(3), Fact::Number(0.5), Fact::Text("a".into())];
        let json = serde_json::to_string(&facts).expect("facts are plain values");
        assert_eq!(json, r#"[true,3,0.5,"a"]"#);
        assert_eq!(serde_json::from_str::<Vec<Fact>>(&json).expect("written above"), facts);
    }
}
