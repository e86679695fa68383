//! What an edge is told of a key.

use serde::{Deserialize, Serialize};

/// A good key: no more than an edge needs to refuse in the origin's stead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownKey {
    /// The name of its account.
    pub account: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it ends by itself, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

impl KnownKey {
    /// Whether it may be used for that at that time, in milliseconds since 1970.
    pub fn permits(&self, scope: &str, now: i64) -> bool {
        self.is_good(now) && self.scopes.iter().any(|one| one == scope)
    }

    /// Whether it has not ended by then.
    pub fn is_good(&self, now: i64) -> bool {
        self.expires_at.is_none_or(|end| now < end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_when_it_says() {
        let key = KnownKey { account: "a".into(), scopes: vec!["read".into()], expires_at: Some(10) };
        assert_eq!(serde_json::to_string(&key).expect("plain"), r#"{"account":"a","scopes":["read"],"expires_at":10}"#);
        assert!(key.permits("read", 9) && !key.permits("read", 10) && !key.permits("write", 9));
    }
}
