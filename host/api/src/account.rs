//! An account: its credits and keys, the codecs that it may name, and where its compressed content goes.

use crate::{Fact, Usage};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer to a request for the account of the key in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its name.
    pub account: String,
    /// Whether it compresses without using up credits.
    pub unlimited: bool,
    /// What is left to use; `None` where it is unlimited.
    pub credits: Option<u64>,
    /// The public part of the key in use.
    pub key_id: String,
    /// Totals over all files.
    pub usage: Usage,
}

/// The answer to a request for the codecs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodecList {
    /// The codecs that files may be uploaded to.
    pub codecs: Vec<CodecEntry>,
}

/// One codec and what an upload to it may state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodecEntry {
    /// The name in the path of an upload.
    pub name: String,
    /// One line for people.
    pub title: String,
    /// The values of `format`, the first being the default; empty where the codec has none.
    pub formats: Vec<String>,
    /// File name extensions, lower case, without the dot.
    pub extensions: Vec<String>,
    /// Options beside `format`.
    pub params: Vec<CodecParam>,
}

/// An option of a codec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodecParam {
    /// The name in the query of an upload.
    pub name: String,
    /// What is used where none is given.
    pub default: String,
    /// What may be given; empty where it is a number.
    pub values: Vec<String>,
}

/// The answer to a list of keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    /// All keys of the account, revoked ones as well.
    pub keys: Vec<KeyEntry>,
}

/// What is known of a key once it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyEntry {
    /// Its public part.
    pub id: String,
    /// When it was made.
    pub created_at: String,
    /// When it was revoked; `None` where it was not.
    pub revoked_at: Option<String>,
    /// When it ends by itself; `None` where it does not.
    pub expires_at: Option<String>,
    /// What it may be used for: `read`, `write`, `manage`.
    pub scopes: Vec<String>,
    /// Whether the request itself used it.
    pub current: bool,
}

/// How far a new key goes; as far as the one that makes it where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyTerms {
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// What it may be used for: `read`, `write`, `manage`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scopes: Option<Vec<String>>,
}

/// The answer to making or rotating a key: the only time that its secret is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CreatedKey {
    /// Its public part.
    pub id: String,
    /// The key.
    pub key: String,
    /// When it was made.
    pub created_at: String,
}

/// The answer to revoking a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokedKey {
    /// The key that is good no more.
    pub id: String,
    /// Always true.
    pub revoked: bool,
}

/// The answer to a request for the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountSettings {
    /// Each content type by name, with its destination once that is set.
    pub content_types: BTreeMap<String, Option<Destination>>,
}

/// Where content of one type goes, as it is told: without the secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Destination {
    /// The bucket; `None` for any that a URL names.
    pub bucket: Option<String>,
    /// What all object names begin with.
    pub prefix: String,
    /// The region that requests are signed for.
    pub region: String,
    /// The service's address; `None` for Amazon S3.
    pub endpoint: Option<String>,
    /// Whether the bucket is named in the path, not in the host.
    pub path_style: bool,
    /// The public part of the credentials.
    pub access_key_id: String,
    /// Whether there is a secret for them.
    pub secret_saved: bool,
    /// How content of this type is compressed.
    #[serde(default)]
    pub options: BTreeMap<String, Fact>,
}

/// A new destination of one content type, with its secret where that changes.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DestinationChange {
    /// See [`Destination::bucket`].
    #[serde(default)]
    pub bucket: Option<String>,
    /// See [`Destination::prefix`].
    #[serde(default)]
    pub prefix: String,
    /// See [`Destination::region`].
    pub region: String,
    /// See [`Destination::endpoint`].
    #[serde(default)]
    pub endpoint: Option<String>,
    /// See [`Destination::path_style`].
    #[serde(default)]
    pub path_style: bool,
    /// See [`Destination::access_key_id`].
    pub access_key_id: String,
    /// The secret; `None` keeps the saved one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_access_key: Option<String>,
    /// See [`Destination::options`].
    #[serde(default)]
    pub options: BTreeMap<String, Fact>,
}

/// The answer to removing a destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedDestination {
    /// Always true.
    pub deleted: bool,
}

/// The answer to a test of a destination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tested {
    /// Whether an object could be written and read.
    pub ok: bool,
    /// One line for people on why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};
    use std::fmt::Debug;

    /// What is read from `json` is written as it was.
    fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(json: Value) -> T {
        let read: T = serde_json::from_value(json.clone()).expect("the contract's JSON");
        assert_eq!(serde_json::to_value(&read).expect("plain fields"), json);
        read
    }

    #[test]
    fn accounts_codecs_and_keys() {
        let usage = json!({"totalFiles": 1, "totalOriginalBytes": 3, "totalCompressedBytes": 2});
        let account = |unlimited, credits: Value| json!({"account": "default", "unlimited": unlimited, "credits": credits, "keyId": "k1", "usage": usage});
        assert_eq!(same::<Account>(account(true, Value::Null)).credits, None);
        assert_eq!(same::<Account>(account(false, 7.into())).credits, Some(7));
        same::<CodecList>(json!({"codecs": [{
            "name": "log-files", "title": "Log files", "formats": [], "extensions": ["log"],
            "params": [{"name": "level", "default": "balanced", "values": ["fast", "balanced", "max"]}]
        }]}));
        let time = "2026-03-08T12:00:00Z";
        same::<KeyList>(json!({"keys": [{"id": "k1", "createdAt": time, "revokedAt": null, "expiresAt": time,
            "scopes": ["read"], "current": true}]}));
        same::<KeyTerms>(json!({"expiresAt": time, "scopes": ["read", "write"]}));
        same::<KeyTerms>(json!({}));
        same::<CreatedKey>(json!({"id": "k1", "key": "smz_x", "createdAt": time}));
        same::<RevokedKey>(json!({"id": "k1", "revoked": true}));
    }

    #[test]
    fn destinations() {
        let destination = json!({
            "bucket": "b", "prefix": "p/", "region": "us-east-1", "endpoint": "https://s3.example", "pathStyle": true,
            "accessKeyId": "AKIA", "secretSaved": true, "options": {"target": 85, "metadata": "strip"}
        });
        let read = same::<AccountSettings>(json!({"contentTypes": {"image": destination, "text": null}})).content_types;
        assert_eq!(read["image"].as_ref().expect("set").options["target"], Fact::Count(85));
        same::<DeletedDestination>(json!({"deleted": true}));
        same::<Tested>(json!({"ok": true}));
        same::<Tested>(json!({"ok": false, "error": "no such bucket"}));
    }

    #[test]
    fn a_change_states_what_it_must() {
        let least = json!({"region": "us-east-1", "accessKeyId": "AKIA"});
        let change: DestinationChange = serde_json::from_value(least).expect("enough");
        assert!(change.secret_access_key.is_none() && change.bucket.is_none() && !change.path_style);
        assert!(serde_json::to_value(&change).expect("plain fields").get("secretAccessKey").is_none());
        assert!(serde_json::from_value::<DestinationChange>(json!({"region": "", "accessKeyId": "", "x": 1})).is_err());
    }
}
