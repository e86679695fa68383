//! Blobs in an S3 bucket: `<prefix>/<first two digits>/<id>`.

use super::{BlobEntry, Blobs, FileId, Result, SpoolFile};
use crate::failpoint;
use async_trait::async_trait;
use host_s3::{Body, Client, Destination, Guard, Headers, Limits, Object};
use kit_core::drive::Input;
use std::ops::Range;
use std::{env, io};
use tokio::runtime::Handle;
use url::Url;
use zeroize::Zeroizing;

/// The least that is read at a time.
const LEAST: u64 = 256 << 10;
/// The most that is read ahead of whoever reads in order.
const MOST: u64 = 8 << 20;

/// A bucket of blobs, or the part of one under a prefix.
///
/// A blob appears when the store has all of it and its checksum, and durable is what the store calls so. A blob that is deleted
/// while it is open reads as an error from then on, but for what was read ahead; never as other bytes.
///
/// The credentials need `s3:PutObject`, `s3:GetObject`, `s3:DeleteObject`, `s3:AbortMultipartUpload` and `s3:ListBucket`, without which
/// a store denies a missing object instead of saying that it is missing.
#[derive(Clone, Debug)]
pub struct S3Blobs {
    client: Client,
    bucket: String,
    /// Empty, or ending with a slash.
    prefix: String,
}

impl S3Blobs {
    /// Takes the operator's word for a bucket: `s3://bucket/prefix?endpoint=https://host&region=eu-central-1&path_style=true`, with the
    /// credentials in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    ///
    /// Without an endpoint it is Amazon's, without a region `us-east-1`; path style is what other endpoints have unless it is said.
    pub fn from_url(url: &str) -> Result<Self> {
        let variable = |name| env::var(name).map_err(|_| invalid(format!("{name} is not set")));
        Self::new(url, variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?.into(), Limits::default())
    }

    fn new(url: &str, access_key_id: String, secret_access_key: Zeroizing<String>, limits: Limits) -> Result<Self> {
        let url = Url::parse(url).map_err(|error| invalid(format!("the blob URL: {error}")))?;
        let bucket =
            url.host_str().filter(|_| url.scheme() == "s3" && url.port().is_none() && url.username().is_empty());
        let bucket = bucket.ok_or_else(|| invalid("the blob URL must be s3://bucket or s3://bucket/prefix".into()))?;
        let (mut endpoint, mut region, mut path_style) = (None, "us-east-1".to_owned(), None);
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("endpoint", value) => endpoint = Some(value.to_owned()),
                ("region", value) => value.clone_into(&mut region),
                ("path_style", "true") => path_style = Some(true),
                ("path_style", "false") => path_style = Some(false),
                _ => {
                    return Err(invalid(format!(
                        "the blob URL knows endpoint, region and path_style, not {name}={value}"
                    )));
                }
            }
        }
        let path_style = path_style.unwrap_or(endpoint.is_some());
        let to = Destination { endpoint, region, path_style, access_key_id, secret_access_key };
        let client = Client::connect_within(&to, &Guard::open(), limits)?;
        let prefix = url.path().trim_matches('/');
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        Ok(Self { client, bucket: bucket.into(), prefix })
    }

    fn key(&self, id: &FileId) -> String {
        format!("{}{}/{id}", self.prefix, &id.as_str()[..2])
    }

    /// The blob that an object is; `None` for what is not ours.
    fn entry(&self, object: Object) -> Option<BlobEntry> {
        let id = FileId::parse(object.key.rsplit('/').next()?)?;
        (self.key(&id) == object.key).then_some(BlobEntry { id, len: object.len, modified: object.modified })
    }
}

#[async_trait]
impl Blobs for S3Blobs {
    async fn put(&self, id: &FileId, file: SpoolFile) -> Result<()> {
        let (key, body) = (self.key(id), Body::file(file.path())?);
        let put = self.client.put_if_absent(&self.bucket, &key, &body, &Headers::default()).await;
        if !put? {
            return Err(io::Error::from(io::ErrorKind::AlreadyExists).into());
        }
        failpoint::reach("after-blob");
        Ok(())
    }

    async fn open(&self, id: &FileId) -> Result<Option<Box<dyn Input + Send>>> {
        let found = self.client.head(&self.bucket, &self.key(id)).await?;
        Ok(found.map(|object| {
            let (client, bucket) = (self.client.clone(), self.bucket.clone());
            let (ahead, runtime) = (Ahead { at: 0, bytes: Vec::new(), next: LEAST }, Handle::current());
            Box::new(S3Input { client, bucket, object, ahead, runtime }) as Box<dyn Input + Send>
        }))
    }

    async fn delete(&self, id: &FileId) -> Result<bool> {
        // The store does not say whether there was one; of two deletes at a time both may be told so.
        let key = self.key(id);
        let found = self.client.head(&self.bucket, &key).await?;
        self.client.delete(&self.bucket, &key).await?;
        Ok(found.is_some())
    }

    async fn list(&self) -> Result<Vec<BlobEntry>> {
        let objects = self.client.list(&self.bucket, &self.prefix).await?;
        Ok(objects.into_iter().filter_map(|object| self.entry(object)).collect())
    }
}

/// One version of an object, read by ranges; it blocks, so it is read away from the threads that serve connections.
struct S3Input {
    client: Client,
    bucket: String,
    object: Object,
    ahead: Ahead,
    runtime: Handle,
}

/// What was read last, which is more than was asked for.
struct Ahead {
    at: u64,
    bytes: Vec<u8>,
    /// How much to read next time, if it goes on where this ends.
    next: u64,
}

impl Input for S3Input {
    fn len(&self) -> u64 {
        self.object.len
    }

    fn read(&mut self, at: u64, len: u64) -> io::Result<Vec<u8>> {
        let end = at.checked_add(len).filter(|end| *end <= self.object.len);
        let end = end.ok_or(io::ErrorKind::UnexpectedEof)?;
        if let Some(bytes) = self.ahead.get(at..end) {
            return Ok(bytes.to_vec());
        }
        let next = if self.ahead.is_followed_by(at) { (self.ahead.next * 4).min(MOST) } else { LEAST };
        let until = end.max(at.saturating_add(next).min(self.object.len));
        let Object { key, etag, .. } = &self.object;
        let read = self.client.get_range(&self.bucket, key, at..until, etag);
        let bytes = self.runtime.block_on(read).map_err(io::Error::other)?;
        let asked = bytes[..len as usize].to_vec();
        self.ahead = Ahead { at, bytes, next };
        Ok(asked)
    }
}

impl Ahead {
    fn get(&self, range: Range<u64>) -> Option<&[u8]> {
        let start = usize::try_from(range.start.checked_sub(self.at)?).ok()?;
        self.bytes.get(start..start + (range.end - range.start) as usize)
    }

    /// Whether who reads at `at` goes on in the order of what is here.
    fn is_followed_by(&self, at: u64) -> bool {
        !self.bytes.is_empty() && (self.at..=self.at + self.bytes.len() as u64).contains(&at)
    }
}

fn invalid(why: String) -> super::Error {
    super::Error::Setting(why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Spool, conformance};
    use s3_server::{FaultProxy, S3Server};
    use std::fs;
    use std::io::Write;
    use std::time::Duration;

    fn blobs(server: &S3Server, prefix: &str, endpoint: &str) -> S3Blobs {
        let url = format!("s3://blobs{prefix}?endpoint={endpoint}");
        let limits = Limits { attempts: 2, backoff: Duration::from_millis(1), ..Limits::default() };
        S3Blobs::new(&url, server.access_key.clone(), server.secret_key.clone().into(), limits).expect("a blob URL")
    }

    #[tokio::test]
    async fn conforms() {
        let server = S3Server::start(&["blobs"]).expect("a port and a folder");
        let dir = tempfile::tempdir().expect("a temporary directory");
        let spool = Spool::new(dir.path());
        for prefix in ["", "/deep/prefix/"] {
            conformance::blobs(&blobs(&server, prefix, &server.url), &spool).await;
        }
        assert!(spool.leftovers().expect("readable").is_empty());
    }

    #[tokio::test]
    async fn large_blobs_are_read_ahead_and_never_mixed() {
        let server = S3Server::start(&["blobs"]).expect("a port and a folder");
        let proxy = FaultProxy::start(&server.url, |_| None).expect("a port");
        let (blobs, dir) = (blobs(&server, "", &proxy.url), tempfile::tempdir().expect("a temporary directory"));
        let content: Vec<u8> = (0..3_000_000u32).map(|i| (i.wrapping_mul(0x9e37_79b9) >> 24) as u8).collect();
        let mut file = Spool::new(dir.path()).create().expect("there is room");
        file.write_all(&content).expect("there is room");
        let id = FileId::random();
        blobs.put(&id, file).await.expect("stored");
        let mut input = blobs.open(&id).await.expect("readable").expect("there");
        let before = proxy.requests();
        let (mut input, content) = conformance::blocking(move || {
            for (at, piece) in content.chunks(10_000).enumerate() {
                assert_eq!(input.read(at as u64 * 10_000, piece.len() as u64).expect("in range"), piece);
            }
            assert_eq!(input.read(5, 2_000_000).expect("in range"), content[5..2_000_005]);
            assert!(input.read(u64::MAX, 2).is_err() && input.read(2_999_999, 2).is_err());
            (input, content)
        })
        .await;
        assert!(proxy.requests() - before < 6, "few requests for many reads");
        let key = server.dir.join("blobs").join(&id.as_str()[..2]).join(id.as_str());
        // Behind the store's back, so that it keeps what it says of the object.
        fs::remove_file(&key).expect("there");
        conformance::blocking(move || {
            assert_eq!(input.read(7, 7).expect("read ahead"), content[7..14]);
            assert!(input.read(2_500_000, 1).is_err(), "deleted while it is open");
        })
        .await;
    }

    #[test]
    fn blob_urls() {
        let open = |url: &str| S3Blobs::new(url, "id".into(), String::from("hush-hush").into(), Limits::default());
        let wrong = [
            "https://bucket/",
            "s3:///prefix",
            "s3://bucket?endpoint=ftp://a",
            "s3://bucket?path_style=1",
            "s3://u@bucket",
            "bucket",
        ];
        for url in wrong {
            assert!(open(url).is_err(), "{url}");
        }
        let blobs = open("s3://my-bucket/a/b/?region=eu-central-1&path_style=false").expect("a blob URL");
        assert_eq!((blobs.bucket.as_str(), blobs.prefix.as_str()), ("my-bucket", "a/b/"));
        assert!(!format!("{blobs:?}").contains("hush-hush"));
    }
}
