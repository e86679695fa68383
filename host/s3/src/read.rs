//! Finding, reading and removing objects.

use crate::Client;
use crate::client::bucket as checked;
use crate::error::{Error, Result, at};
use aws_sdk_s3::error::SdkError;
use aws_sdk_s3::operation::get_object::GetObjectOutput;
use aws_sdk_s3::operation::head_object::HeadObjectOutput;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::ChecksumMode;
use std::ops::Range;
use std::time::SystemTime;

/// What a store says of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its key.
    pub key: String,
    /// Its length in bytes.
    pub len: u64,
    /// The version of its content; empty where the store names none.
    pub etag: String,
    /// When it was written.
    pub modified: SystemTime,
}

impl Object {
    fn new(key: &str, len: Option<i64>, etag: Option<&str>, modified: Option<&DateTime>) -> Self {
        let modified = modified.and_then(|time| SystemTime::try_from(*time).ok());
        Self {
            key: key.into(),
            len: len.and_then(|len| u64::try_from(len).ok()).unwrap_or(0),
            etag: etag.unwrap_or_default().into(),
            modified: modified.unwrap_or(SystemTime::UNIX_EPOCH),
        }
    }
}

/// An object on its way here.
#[derive(Debug)]
pub struct Download {
    /// What is on its way.
    pub object: Object,
    body: ByteStream,
    arrived: u64,
    at: String,
}

impl Download {
    /// The next bytes; `None` after the last one has arrived. An object that is cut short is an error.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>> {
        match self.body.next().await {
            Some(Ok(bytes)) => {
                self.arrived += bytes.len() as u64;
                Ok(Some(bytes.into()))
            }
            None if self.arrived == self.object.len => Ok(None),
            None => Err(Error::Unavailable(self.at.clone(), "the answer was cut short".into())),
            Some(Err(error)) => Err(interrupted(&self.at, error)),
        }
    }
}

impl Client {
    /// What a store says of an object; `None` where it has none of that key.
    pub async fn head(&self, bucket: &str, key: &str) -> Result<Option<Object>> {
        let found = self.head_output(bucket, key).await?;
        Ok(found.map(|head| Object::new(key, head.content_length, head.e_tag(), head.last_modified())))
    }

    pub(crate) async fn head_output(&self, bucket: &str, key: &str) -> Result<Option<HeadObjectOutput>> {
        let request = self.sdk.head_object().bucket(checked(bucket)?).key(key).checksum_mode(ChecksumMode::Enabled);
        match request.customize().config_override(self.carrying(0)).send().await {
            Ok(head) => Ok(Some(head)),
            Err(SdkError::ServiceError(answer)) if answer.err().is_not_found() => Ok(None),
            Err(error) => Err(Error::of(error, bucket, key)),
        }
    }

    /// Opens an object to read it from its start; `None` where there is none.
    pub async fn get(&self, bucket: &str, key: &str) -> Result<Option<Download>> {
        let request = self.sdk.get_object().bucket(checked(bucket)?).key(key);
        match request.customize().config_override(self.carrying(0)).send().await {
            Ok(got) => {
                let object = Object::new(key, got.content_length, got.e_tag(), got.last_modified());
                Ok(Some(Download { object, body: got.body, arrived: 0, at: at(bucket, key) }))
            }
            Err(SdkError::ServiceError(answer)) if answer.err().is_no_such_key() => Ok(None),
            Err(error) => Err(Error::of(error, bucket, key)),
        }
    }

    /// Reads exactly this range of the version `etag` of an object; another version is [`Error::Changed`].
    pub async fn get_range(&self, bucket: &str, key: &str, range: Range<u64>, etag: &str) -> Result<Vec<u8>> {
        checked(bucket)?;
        if range.is_empty() {
            return Ok(Vec::new());
        }
        // The SDK tries again until the answer begins; here it is until the answer has ended.
        for _ in 1..self.limits.attempts {
            match self.try_range(bucket, key, &range, etag).await {
                Err(Interrupted(_)) => {}
                Ok(done) => return done,
            }
        }
        self.try_range(bucket, key, &range, etag).await.unwrap_or_else(|Interrupted(error)| Err(error))
    }

    async fn try_range(
        &self,
        bucket: &str,
        key: &str,
        range: &Range<u64>,
        etag: &str,
    ) -> Result<Result<Vec<u8>>, Interrupted> {
        let len = range.end - range.start;
        let request = self.sdk.get_object().bucket(bucket).key(key);
        let request = request.range(format!("bytes={}-{}", range.start, range.end - 1)).if_match(etag);
        let got = match request.customize().config_override(self.carrying(0)).send().await {
            Ok(got) => got,
            Err(error) => return Ok(Err(Error::of(error, bucket, key))),
        };
        if let Err(error) = is_asked_for(&got, range, etag, &at(bucket, key)) {
            return Ok(Err(error));
        }
        match tokio::time::timeout(self.patience(len), collect(got.body, len, &at(bucket, key))).await {
            Ok(Ok(bytes)) => Ok(Ok(bytes)),
            Ok(Err(error)) => Err(Interrupted(error)),
            Err(_) => Err(Interrupted(Error::Unavailable(at(bucket, key), "the answer takes too long".into()))),
        }
    }

    /// Removes an object; one that is not there is removed.
    pub async fn delete(&self, bucket: &str, key: &str) -> Result<()> {
        let request = self.sdk.delete_object().bucket(checked(bucket)?).key(key);
        match request.customize().config_override(self.carrying(0)).send().await {
            Ok(_) => Ok(()),
            Err(error) => Err(Error::of(error, bucket, key)),
        }
    }

    /// All objects whose keys begin so.
    pub async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<Object>> {
        let (mut objects, mut more) = (Vec::new(), None);
        loop {
            let request = self.sdk.list_objects_v2().bucket(checked(bucket)?).prefix(prefix);
            let request = request.set_continuation_token(more.take());
            let page = request.customize().config_override(self.carrying(1 << 20)).send().await;
            let page = page.map_err(|error| Error::of(error, bucket, prefix))?;
            objects.extend(page.contents().iter().filter_map(|object| {
                Some(Object::new(object.key()?, object.size, object.e_tag(), object.last_modified()))
            }));
            more = page.next_continuation_token;
            if more.is_none() {
                return Ok(objects);
            }
        }
    }
}

/// A body that broke off, so that another attempt may help.
struct Interrupted(Error);

/// Stores may ignore conditions and ranges, so their answers are compared with both.
fn is_asked_for(got: &GetObjectOutput, range: &Range<u64>, etag: &str, at: &str) -> Result<()> {
    if got.e_tag().is_some_and(|found| found != etag) {
        return Err(Error::Changed(at.into()));
    }
    let expected = format!("bytes {}-{}/", range.start, range.end - 1);
    if !got.content_range().is_some_and(|found| found.starts_with(&expected)) {
        return Err(Error::Corrupt(at.into(), "the answer is another range".into()));
    }
    Ok(())
}

async fn collect(mut body: ByteStream, len: u64, at: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(len as usize);
    while let Some(piece) = body.next().await {
        bytes.extend_from_slice(&piece.map_err(|error| interrupted(at, error))?);
        if bytes.len() as u64 > len {
            break;
        }
    }
    if bytes.len() as u64 == len { Ok(bytes) } else { Err(interrupted(at, "another length than was asked for")) }
}

fn interrupted(at: &str, why: impl ToString) -> Error {
    Error::Unavailable(at.into(), why.to_string())
}
