//! Putting objects, whole or in parts, so that the store vouches for every byte.

use crate::Client;
use crate::body::{Body, base64};
use crate::client::bucket as checked;
use crate::error::{Error, Result, at};
use aws_sdk_s3::types::{ChecksumAlgorithm, CompletedMultipartUpload, CompletedPart, ServerSideEncryption};
use sha2::{Digest, Sha256};

/// The longest object that is put by one request.
const SINGLE: u64 = 64 << 20;
/// The shortest parts of longer ones; there may be 10,000.
const PART: u64 = 16 << 20;

/// What an object says of itself when it is downloaded.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    /// Its media type.
    pub content_type: Option<String>,
    /// How its content is encoded, such as `zstd`.
    pub content_encoding: Option<String>,
}

/// What is put, and where.
struct Upload<'a> {
    bucket: &'a str,
    key: &'a str,
    body: &'a Body,
    headers: &'a Headers,
    if_absent: bool,
    /// Where parts begin, and the end of the last one.
    bounds: Vec<u64>,
    sha256s: Vec<[u8; 32]>,
}

impl Client {
    /// Puts an object, in place of what has the key.
    pub async fn put(&self, bucket: &str, key: &str, body: &Body, headers: &Headers) -> Result<()> {
        self.send(&Upload::new(bucket, key, body, headers, false).await?).await
    }

    /// Puts an object where nothing has the key: true when the object is there, put by this call or by one that did not hear of its
    /// success; false when something else has the key, and keeps it.
    ///
    /// Stores that say that they know no conditional writes are asked first and written to then, which is not safe against a race.
    /// A store that silently ignores the condition is not told from one that honours it.
    pub async fn put_if_absent(&self, bucket: &str, key: &str, body: &Body, headers: &Headers) -> Result<bool> {
        let upload = Upload::new(bucket, key, body, headers, true).await?;
        match self.send(&upload).await {
            Ok(()) => Ok(true),
            Err(Error::Changed(_)) => self.has(&upload).await,
            Err(Error::Other(_, why)) if why.contains("status 501") => {
                if self.head_output(bucket, key).await?.is_some() {
                    return self.has(&upload).await;
                }
                self.send(&Upload { if_absent: false, ..upload }).await?;
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    async fn send(&self, upload: &Upload<'_>) -> Result<()> {
        if upload.sha256s.len() == 1 { self.put_whole(upload).await } else { self.put_parts(upload).await }
    }

    async fn put_whole(&self, upload: &Upload<'_>) -> Result<()> {
        let Upload { bucket, key, body, headers, .. } = upload;
        let request = self.sdk.put_object().bucket(*bucket).key(*key).body(body.stream(0..body.len()).await?);
        let request = request
            .content_length(body.len() as i64)
            .checksum_sha256(base64(&upload.sha256s[0]))
            .set_if_none_match(upload.condition())
            .set_content_type(headers.content_type.clone())
            .set_content_encoding(headers.content_encoding.clone());
        let answer = request.customize().config_override(self.carrying(body.len())).send().await;
        let answer = answer.map_err(|error| Error::of(error, bucket, key))?;
        upload.verify(0, answer.checksum_sha256(), answer.e_tag(), answer.server_side_encryption()).await
    }

    async fn put_parts(&self, upload: &Upload<'_>) -> Result<()> {
        let Upload { bucket, key, headers, .. } = upload;
        let request = self.sdk.create_multipart_upload().bucket(*bucket).key(*key);
        let request = request
            .checksum_algorithm(ChecksumAlgorithm::Sha256)
            .set_content_type(headers.content_type.clone())
            .set_content_encoding(headers.content_encoding.clone());
        let started = request.customize().config_override(self.carrying(0)).send().await;
        let started = started.map_err(|error| Error::of(error, bucket, key))?;
        let id = started.upload_id().unwrap_or_default();
        let done = self.put_started(upload, id).await;
        if done.is_err() {
            // Parts of an upload that is not aborted cost money; where this fails as well, a lifecycle rule of the bucket helps.
            let abort = self.sdk.abort_multipart_upload().bucket(*bucket).key(*key).upload_id(id);
            let _ = abort.customize().config_override(self.carrying(0)).send().await;
        }
        done
    }

    async fn put_started(&self, upload: &Upload<'_>, id: &str) -> Result<()> {
        let Upload { bucket, key, body, sha256s, .. } = upload;
        let mut parts = CompletedMultipartUpload::builder();
        for (index, range) in upload.bounds.windows(2).enumerate() {
            let (number, sha256, len) = (index as i32 + 1, base64(&sha256s[index]), range[1] - range[0]);
            let request = self.sdk.upload_part().bucket(*bucket).key(*key).upload_id(id).part_number(number);
            let request = request
                .body(body.stream(range[0]..range[1]).await?)
                .content_length(len as i64)
                .checksum_sha256(&sha256);
            let answer = request.customize().config_override(self.carrying(len)).send().await;
            let answer = answer.map_err(|error| Error::of(error, bucket, key))?;
            upload.verify(index, answer.checksum_sha256(), answer.e_tag(), answer.server_side_encryption()).await?;
            let part = CompletedPart::builder().part_number(number).set_e_tag(answer.e_tag).checksum_sha256(sha256);
            parts = parts.parts(part.build());
        }
        let request = self.sdk.complete_multipart_upload().bucket(*bucket).key(*key).upload_id(id);
        let request = request.multipart_upload(parts.build()).set_if_none_match(upload.condition());
        // The store puts the parts together before it answers.
        let answer = request.customize().config_override(self.carrying(body.len())).send().await;
        let answer = answer.map_err(|error| Error::of(error, bucket, key))?;
        match answer.checksum_sha256() {
            Some(found) if found != upload.checksum() => Err(upload.corrupt("the parts make another checksum")),
            _ => Ok(()),
        }
    }

    /// Whether the object that has the key is the one that should be put.
    async fn has(&self, upload: &Upload<'_>) -> Result<bool> {
        let Some(head) = self.head_output(upload.bucket, upload.key).await? else {
            return Err(Error::Changed(at(upload.bucket, upload.key)));
        };
        if head.content_length.and_then(|len| u64::try_from(len).ok()) != Some(upload.body.len()) {
            return Ok(false);
        }
        match (head.checksum_sha256(), head.e_tag().and_then(md5_of)) {
            (Some(found), _) => Ok(found == upload.checksum()),
            (None, Some(found)) => Ok(found == upload.body.md5(0..upload.body.len()).await?),
            _ => Ok(false),
        }
    }
}

impl<'a> Upload<'a> {
    async fn new(bucket: &'a str, key: &'a str, body: &'a Body, headers: &'a Headers, if_absent: bool) -> Result<Self> {
        let bounds = bounds(body.len());
        let (sha256s, whole) = body.sha256s(bounds.clone()).await?;
        let upload = Self { bucket: checked(bucket)?, key, body, headers, if_absent, bounds, sha256s };
        match body.expected() {
            Some(expected) if expected != whole => Err(upload.corrupt("the content to send is not what it should be")),
            _ => Ok(upload),
        }
    }

    fn condition(&self) -> Option<String> {
        self.if_absent.then(|| "*".into())
    }

    /// The checksum that the object has: the content's, or for parts the one of their checksums.
    fn checksum(&self) -> String {
        match self.sha256s.as_slice() {
            [whole] => base64(whole),
            parts => format!("{}-{}", base64(&Sha256::digest(parts.concat()).into()), parts.len()),
        }
    }

    /// Compares what a store answers for a part with what was sent. Stores that answer no checksum have an ETag, which is the MD5
    /// unless they encrypt with keys of the customer.
    async fn verify(
        &self,
        part: usize,
        sha256: Option<&str>,
        etag: Option<&str>,
        encryption: Option<&ServerSideEncryption>,
    ) -> Result<()> {
        if let Some(found) = sha256 {
            let same = found == base64(&self.sha256s[part]);
            return if same { Ok(()) } else { Err(self.corrupt("the store answers another checksum")) };
        }
        let plain = encryption.is_none_or(|by| *by == ServerSideEncryption::Aes256);
        match etag.and_then(md5_of) {
            Some(found) if plain && found != self.body.md5(self.bounds[part]..self.bounds[part + 1]).await? => {
                Err(self.corrupt("the store answers another ETag"))
            }
            _ => Ok(()),
        }
    }

    fn corrupt(&self, why: &str) -> Error {
        Error::Corrupt(at(self.bucket, self.key), why.into())
    }
}

/// Where the parts of an object begin and end.
fn bounds(len: u64) -> Vec<u64> {
    let part = if len <= SINGLE { len.max(1) } else { PART.max(len.div_ceil(10_000)) };
    let mut bounds: Vec<u64> = (0..len.div_ceil(part).max(1)).map(|index| index * part).collect();
    bounds.push(len);
    bounds
}

/// The MD5 in an ETag that has one.
fn md5_of(etag: &str) -> Option<&str> {
    let digits = etag.trim_matches('"');
    (digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_object() {
        assert_eq!(bounds(0), [0, 0]);
        assert_eq!(bounds(5), [0, 5]);
        assert_eq!(bounds(SINGLE), [0, SINGLE]);
        let parts = bounds(SINGLE + 1);
        assert_eq!((parts.len(), parts[1], parts[5]), (6, PART, SINGLE + 1));
        assert!(bounds(5 << 40).len() <= 10_001);
    }
}
