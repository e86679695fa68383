//! Listing, describing and deleting files.

use super::Service;
use crate::clock::rfc3339;
use crate::failpoint;
use crate::store::{AccountId, FileId, FileRow, hex};
use crate::{Error, Result};
use host_api::{Deleted, Fact, FileDetails, FileEntry, FileList, Uploaded, Usage, ratio, savings};
use kit_core::{Report, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::Instrument;

impl Service {
    /// The account's files, newest first, and its usage.
    pub async fn list(&self, account: AccountId, limit: u32, offset: u64) -> Result<FileList> {
        let listing = self.database.files(account, limit, offset).await?;
        Ok(FileList {
            files: listing.files.iter().map(entry).collect(),
            usage: Usage {
                total_files: listing.total_files,
                total_original_bytes: listing.total_original,
                total_compressed_bytes: listing.total_archive,
            },
        })
    }

    /// All that is known of one file.
    pub async fn details(&self, account: AccountId, id: &str) -> Result<FileDetails> {
        let file = self.file(account, id).await?;
        Ok(FileDetails {
            entry: entry(&file),
            params: params(&file),
            report: serde_json::from_str(&file.report).unwrap_or_default(),
            sha256: hex(&file.original.sha256),
            damaged_at: file.damaged_at.map(rfc3339),
        })
    }

    /// Deletes a file for good, and the parts that only it needs: the rows first, so that a row always has its blob.
    pub async fn delete(self: &Arc<Self>, account: AccountId, id: &str) -> Result<Deleted> {
        let id = FileId::parse(id).ok_or(Error::NoSuchFile)?;
        let service = self.clone();
        let work = async move {
            failpoint::reach("before-delete");
            let blobs = service.database.delete_file(account, &id).await?.ok_or(Error::NoSuchFile)?;
            failpoint::reach("delete-after-row");
            for blob in blobs {
                service.discard(&blob).await;
                failpoint::reach("delete-after-each");
            }
            failpoint::reach("delete-after-blob");
            Ok(Deleted { upload_id: id.to_string(), deleted: true })
        };
        // A task of its own: a client that goes away does not leave the blob to the sweep.
        tokio::spawn(work.in_current_span()).await.map_err(|error| Error::Internal(error.into()))?
    }

    /// The account's file of that id; foreign, missing and malformed ids are all the same.
    pub(super) async fn file(&self, account: AccountId, id: &str) -> Result<FileRow> {
        let id = FileId::parse(id).ok_or(Error::NoSuchFile)?;
        self.database.file(account, &id).await?.ok_or(Error::NoSuchFile)
    }
}

/// The answer to an upload.
pub(super) fn uploaded(file: &FileRow) -> Uploaded {
    Uploaded {
        upload_id: file.id.to_string(),
        original_filename: file.name.clone(),
        original_bytes: file.original.len,
        compressed_bytes: file.stored_bytes(),
        savings: savings(file.original.len, file.stored_bytes()),
        codec: file.codec.clone(),
        format: params(file).remove("format"),
        compression_time_ms: file.compression_ms,
        created_at: rfc3339(file.created_at),
    }
}

fn entry(file: &FileRow) -> FileEntry {
    FileEntry {
        upload_id: file.id.to_string(),
        original_filename: file.name.clone(),
        original_bytes: file.original.len,
        compressed_bytes: file.stored_bytes(),
        ratio: ratio(file.original.len, file.stored_bytes()),
        savings: savings(file.original.len, file.stored_bytes()),
        codec: file.codec.clone(),
        format: params(file).remove("format"),
        created_at: rfc3339(file.created_at),
        accessed_at: file.accessed_at.map(rfc3339),
    }
}

fn params(file: &FileRow) -> BTreeMap<String, String> {
    serde_json::from_str(&file.params).unwrap_or_default()
}

/// A codec's report as the API states it.
pub(super) fn facts(report: &Report) -> BTreeMap<String, Fact> {
    report.facts.iter().map(|(name, value)| (name.clone(), fact(value))).collect()
}

fn fact(value: &Value) -> Fact {
    match value {
        Value::Text(text) => Fact::Text(text.clone()),
        Value::Sum(count) => Fact::Count(*count),
        Value::All(flag) => Fact::Flag(*flag),
        Value::Least(number) | Value::Most(number) if number.is_finite() => Fact::Number(*number),
        Value::Least(number) | Value::Most(number) => Fact::Text(number.to_string()),
    }
}
