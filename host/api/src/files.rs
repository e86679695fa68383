//! Stored files: what upload, list, metadata and delete answer.

use crate::Fact;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer to an upload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Uploaded {
    /// Names the file in all later requests.
    pub upload_id: String,
    /// Base name of what was sent.
    pub original_filename: String,
    /// Size of what was sent.
    pub original_bytes: u64,
    /// Size of what is stored.
    pub compressed_bytes: u64,
    /// [`crate::savings`] of the two.
    pub savings: String,
    /// The codec that the file was uploaded to.
    pub codec: String,
    /// The effective format; `None` for codecs without formats.
    pub format: Option<String>,
    /// How long compression and its verification took, in milliseconds.
    pub compression_time_ms: u64,
    /// When the file was stored.
    pub created_at: String,
}

/// One file of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileEntry {
    /// Names the file in all later requests.
    pub upload_id: String,
    /// Base name of what was sent.
    pub original_filename: String,
    /// Size of what was sent.
    pub original_bytes: u64,
    /// Size of what is stored.
    pub compressed_bytes: u64,
    /// [`crate::ratio`] of the two.
    pub ratio: f64,
    /// [`crate::savings`] of the two.
    pub savings: String,
    /// The codec that the file was uploaded to.
    pub codec: String,
    /// The effective format; `None` for codecs without formats.
    pub format: Option<String>,
    /// When the file was stored.
    pub created_at: String,
    /// When it was last downloaded; `None` until then.
    pub accessed_at: Option<String>,
}

/// What all files of an account take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// How many there are.
    pub total_files: u64,
    /// Their sizes as sent.
    pub total_original_bytes: u64,
    /// Their sizes as stored.
    pub total_compressed_bytes: u64,
}

/// The answer to a list: some files, newest first, and the usage of all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileList {
    /// The files from `offset`, at most `limit`.
    pub files: Vec<FileEntry>,
    /// Totals over all files of the account.
    pub usage: Usage,
}

/// The answer to a request for one file's metadata.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileDetails {
    /// The fields of the list.
    #[serde(flatten)]
    pub entry: FileEntry,
    /// The effective parameters, defaults filled in.
    pub params: BTreeMap<String, String>,
    /// What the codec states about the file.
    pub report: BTreeMap<String, Fact>,
    /// SHA-256 of the original, in hexadecimal.
    pub sha256: String,
    /// Since when it is known to be damaged, and is not sent; absent while it is not.
    #[serde(default, rename = "damagedAt", skip_serializing_if = "Option::is_none")]
    pub damaged_at: Option<String>,
}

/// The answer to a delete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Deleted {
    /// The file that is gone.
    pub upload_id: String,
    /// Always true.
    pub deleted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json, to_value};

    fn entry() -> FileEntry {
        FileEntry {
            upload_id: "a8f3b2c1".into(),
            original_filename: "reads.fastq".into(),
            original_bytes: 52_428_800,
            compressed_bytes: 2_359_296,
            ratio: crate::ratio(52_428_800, 2_359_296),
            savings: crate::savings(52_428_800, 2_359_296),
            codec: "dna".into(),
            format: Some("fastq".into()),
            created_at: "2026-03-08T12:00:00Z".into(),
            accessed_at: None,
        }
    }

    fn entry_json() -> Value {
        json!({
            "uploadId": "a8f3b2c1", "originalFilename": "reads.fastq", "originalBytes": 52428800,
            "compressedBytes": 2359296, "ratio": 0.045, "savings": "95.5%", "codec": "dna", "format": "fastq",
            "createdAt": "2026-03-08T12:00:00Z", "accessedAt": null
        })
    }

    fn value(of: impl Serialize) -> Value {
        to_value(of).expect("plain fields")
    }

    #[test]
    fn an_upload_is_the_specification_s() {
        let uploaded = Uploaded {
            upload_id: "a8f3b2c1".into(),
            original_filename: "reads.fastq".into(),
            original_bytes: 52_428_800,
            compressed_bytes: 2_359_296,
            savings: "95.5%".into(),
            codec: "dna".into(),
            format: None,
            compression_time_ms: 1420,
            created_at: "2026-03-08T12:00:00Z".into(),
        };
        let expected = r#"{"uploadId":"a8f3b2c1","originalFilename":"reads.fastq","originalBytes":52428800,"compressedBytes":2359296,"savings":"95.5%","codec":"dna","format":null,"compressionTimeMs":1420,"createdAt":"2026-03-08T12:00:00Z"}"#;
        assert_eq!(serde_json::to_string(&uploaded).expect("plain fields"), expected);
    }

    #[test]
    fn a_list_is_the_specification_s() {
        let mut read = entry();
        read.accessed_at = Some("2026-03-08T14:30:00Z".into());
        let usage = Usage { total_files: 12, total_original_bytes: 524_288_000, total_compressed_bytes: 52_428_800 };
        let mut second = entry_json();
        second["accessedAt"] = "2026-03-08T14:30:00Z".into();
        let expected = json!({
            "files": [entry_json(), second],
            "usage": {"totalFiles": 12, "totalOriginalBytes": 524288000, "totalCompressedBytes": 52428800}
        });
        assert_eq!(value(FileList { files: vec![entry(), read], usage }), expected);
    }

    #[test]
    fn details_are_the_entry_and_more() {
        let details = FileDetails {
            entry: entry(),
            params: [("format".into(), "fastq".into())].into(),
            report: [("lossless".into(), Fact::Flag(true)), ("records".into(), Fact::Count(7))].into(),
            sha256: "00ff".into(),
            damaged_at: None,
        };
        let mut expected = entry_json();
        expected["params"] = json!({"format": "fastq"});
        expected["report"] = json!({"lossless": true, "records": 7});
        expected["sha256"] = "00ff".into();
        assert_eq!(value(&details), expected);
        assert_eq!(serde_json::from_value::<FileDetails>(expected).expect("written above"), details);
    }

    #[test]
    fn a_delete_says_so() {
        let deleted = Deleted { upload_id: "a8f3b2c1".into(), deleted: true };
        assert_eq!(value(deleted), json!({"uploadId": "a8f3b2c1", "deleted": true}));
    }
}
