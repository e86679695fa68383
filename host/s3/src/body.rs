//! What is sent: bytes or a file, whole or in ranges, as often as retries need it.

use crate::Result;
use aws_sdk_s3::primitives::{ByteStream, Length};
use aws_smithy_types::base64;
use md5::Md5;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The content of an object to be.
#[derive(Clone, Debug)]
pub struct Body {
    content: Content,
    len: u64,
    sha256: Option<[u8; 32]>,
}

#[derive(Clone, Debug)]
enum Content {
    Bytes(Vec<u8>),
    File(PathBuf),
}

impl Body {
    /// Sends bytes.
    pub fn bytes(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { len: bytes.len() as u64, content: Content::Bytes(bytes), sha256: None }
    }

    /// Sends a file, which must stay as it is until it is sent.
    pub fn file(path: &Path) -> io::Result<Self> {
        Ok(Self { len: path.metadata()?.len(), content: Content::File(path.into()), sha256: None })
    }

    /// Refuses to send anything but content of this digest.
    #[must_use]
    pub fn with_sha256(self, sha256: [u8; 32]) -> Self {
        Self { sha256: Some(sha256), ..self }
    }

    /// Its length in bytes.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The digest that the whole must have.
    pub(crate) fn expected(&self) -> Option<[u8; 32]> {
        self.sha256
    }

    /// A range as the SDK sends it, which it reads again when it tries again.
    pub(crate) async fn stream(&self, range: Range<u64>) -> Result<ByteStream> {
        match &self.content {
            Content::Bytes(bytes) => Ok(bytes[range.start as usize..range.end as usize].to_vec().into()),
            Content::File(path) => {
                let part = ByteStream::read_from().path(path).offset(range.start);
                let stream = part.length(Length::Exact(range.end - range.start)).build().await;
                Ok(stream.map_err(io::Error::other)?)
            }
        }
    }

    /// The SHA-256 of the ranges between these bounds, and of the whole that they make.
    pub(crate) async fn sha256s(&self, bounds: Vec<u64>) -> Result<(Vec<[u8; 32]>, [u8; 32])> {
        let read = move |body: Self| -> io::Result<_> {
            let (mut parts, mut whole) = (Vec::new(), Sha256::new());
            for range in bounds.windows(2) {
                let mut part = Sha256::new();
                body.each(range[0]..range[1], |bytes| {
                    part.update(bytes);
                    if bounds.len() > 2 {
                        whole.update(bytes);
                    }
                })?;
                parts.push(part.finalize().into());
            }
            let whole = if bounds.len() > 2 { whole.finalize().into() } else { parts[0] };
            Ok((parts, whole))
        };
        self.blocking(read).await
    }

    /// The MD5 of a range in hexadecimal digits, as ETags have it.
    pub(crate) async fn md5(&self, range: Range<u64>) -> Result<String> {
        let read = |body: Self| -> io::Result<_> {
            let mut md5 = Md5::new();
            body.each(range, |bytes| md5.update(bytes))?;
            Ok(md5.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
        };
        self.blocking(read).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        read: impl FnOnce(Self) -> io::Result<T> + Send + 'static,
    ) -> Result<T> {
        let body = self.clone();
        Ok(tokio::task::spawn_blocking(move || read(body)).await.map_err(io::Error::other)??)
    }

    fn each(&self, range: Range<u64>, mut see: impl FnMut(&[u8])) -> io::Result<()> {
        let path = match &self.content {
            Content::Bytes(bytes) => {
                see(&bytes[range.start as usize..range.end as usize]);
                return Ok(());
            }
            Content::File(path) => path,
        };
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(range.start))?;
        let (mut left, mut buffer) = ((range.end - range.start) as usize, vec![0; 1 << 16]);
        while left > 0 {
            let piece = left.min(buffer.len());
            file.read_exact(&mut buffer[..piece])?;
            see(&buffer[..piece]);
            left -= piece;
        }
        Ok(())
    }
}

/// A digest as S3's headers have it.
pub(crate) fn base64(digest: &[u8; 32]) -> String {
    base64::encode(digest)
}
