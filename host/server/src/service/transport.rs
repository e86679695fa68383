//! Downloads under a content coding: web assets as browsers take them, also against a version that they have.

use super::Service;
use super::text::Encoding;
use crate::dictionary::Against;
use crate::error::Causes;
use crate::store::{AccountId, FileId, FileRow};
use crate::{Error, Result};
use lru::LruCache;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, PoisonError};

/// Longer files are sent as they are: coding them well takes longer than sending them.
const LONGEST: u64 = 8 << 20;

/// Up to this length brotli's best is quick enough to wait for.
const QUICK: u64 = 1 << 20;

/// Bytes of coded files that are kept to be sent again.
const KEPT: usize = 64 << 20;

/// What a client takes, and what it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Codings that need nothing.
    pub encodings: Vec<Encoding>,
    /// Codings that need a dictionary.
    pub against: Vec<Against>,
    /// SHA-256 of the dictionary that it has.
    pub dictionary: Option<[u8; 32]>,
}

/// A file as it is sent.
#[derive(Clone)]
pub struct Coded {
    /// Its Content-Encoding; empty where the file is best sent as it is.
    pub coding: &'static str,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

/// A file, the coding that needs nothing, and the file against which it is coded, in which ways.
type Way = (FileId, Option<Encoding>, Option<FileId>, Vec<Against>);

/// What was coded lately.
#[derive(Default)]
pub(super) struct Variants(Mutex<Kept>);

struct Kept {
    coded: LruCache<Way, Coded>,
    bytes: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self { coded: LruCache::unbounded(), bytes: 0 }
    }
}

impl Coded {
    /// What it costs to keep: an entry has a cost of its own, or those of nothing would never leave.
    fn cost(&self) -> usize {
        self.bytes.len() + 256
    }
}

impl Variants {
    fn get(&self, way: &Way) -> Option<Coded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).coded.get(way).cloned()
    }

    fn keep(&self, way: Way, coded: Coded) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += coded.cost();
        if let Some(before) = kept.coded.put(way, coded) {
            kept.bytes -= before.cost();
        }
        while kept.bytes > KEPT
            && let Some((_, coded)) = kept.coded.pop_lru()
        {
            kept.bytes -= coded.cost();
        }
    }
}

impl Accepted {
    /// Whether the client takes anything but the file as it is.
    pub fn is_any(&self) -> bool {
        self.with_dictionary().is_some() || !self.encodings.is_empty()
    }

    /// What it has, and the codings for that.
    pub fn with_dictionary(&self) -> Option<(&[Against], &[u8; 32])> {
        self.dictionary.as_ref().filter(|_| !self.against.is_empty()).map(|sha256| (&*self.against, sha256))
    }

    /// The best coding for a file of that length that needs nothing.
    fn plain(&self, len: u64) -> Option<Encoding> {
        let by_size = match len <= QUICK {
            true => [Encoding::Br, Encoding::Zstd, Encoding::Gzip],
            false => [Encoding::Zstd, Encoding::Gzip, Encoding::Br],
        };
        by_size.into_iter().find(|encoding| self.encodings.contains(encoding))
    }
}

impl Service {
    /// Whether downloads of the file may be under a content coding.
    pub fn is_transported(&self, file: &FileRow) -> bool {
        self.transported.contains(&file.codec)
    }

    /// The file under the coding that makes it smallest, of those that the client takes; `None` where it is best sent as it is.
    pub async fn coded(
        self: &Arc<Self>,
        account: AccountId,
        file: &FileRow,
        accepted: &Accepted,
    ) -> Result<Option<Coded>> {
        if !self.is_transported(file) || !accepted.is_any() || file.restored.len > LONGEST {
            return Ok(None);
        }
        let base = match accepted.with_dictionary() {
            Some((_, sha256)) => self.database.with_content(account, &file.codec, sha256).await?,
            None => None,
        };
        let base = base.filter(|base| base.restored.len <= LONGEST && base.damaged_at.is_none());
        let plain = accepted.plain(file.restored.len);
        let against = accepted.against.clone();
        let way = (file.id.clone(), plain, base.as_ref().map(|base| base.id.clone()), against.clone());
        if let Some(coded) = self.variants.get(&way) {
            self.need_whole(file)?;
            self.note_access(account, file).await;
            return Ok(Some(coded).filter(|coded| !coded.coding.is_empty()));
        }
        let text = self.whole(account, file).await?;
        let base = match &base {
            Some(base) => self.dictionary(account, base).await?,
            None => None,
        };
        if base.is_none() && plain.is_none() {
            return Ok(None);
        }
        let running = self.uploads.admit()?.start().await?;
        let coding = tokio::task::spawn_blocking(move || {
            let coded = code(&text, base.as_deref().map(|base| (&*against, base)), plain);
            drop(running);
            coded
        });
        let coded = coding.await.map_err(|error| Error::Internal(error.into()))??;
        self.variants.keep(way, coded.clone());
        Ok(Some(coded).filter(|coded| !coded.coding.is_empty()))
    }

    /// A file to code another against; without it there is still another way.
    async fn dictionary(self: &Arc<Self>, account: AccountId, file: &FileRow) -> Result<Option<Vec<u8>>> {
        match self.whole(account, file).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error @ (Error::Decompression(_) | Error::Quarantined | Error::NoSuchFile)) => {
                tracing::warn!(id = %file.id, error = %Causes(&error), "a file is no dictionary");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The restored bytes of a file, all at once.
    async fn whole(self: &Arc<Self>, account: AccountId, file: &FileRow) -> Result<Vec<u8>> {
        let mut chunks = self.download(account, file, None).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = poll_fn(|cx| chunks.poll_next(cx)).await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(bytes)
    }
}

/// The shortest of what the client takes.
fn code(text: &[u8], base: Option<(&[Against], &[u8])>, plain: Option<Encoding>) -> Result<Coded> {
    let mut ways = Vec::new();
    let (against, base) = base.unwrap_or_default();
    for against in against {
        match against.encode(text, base) {
            Ok(bytes) => ways.push(Coded { coding: against.name(), bytes: bytes.into() }),
            Err(error) => {
                tracing::warn!(coding = against.name(), error = %Causes(&error), "a file is sent another way")
            }
        }
    }
    // Against a version that is like it nothing else comes near.
    let near = ways.iter().any(|way| way.bytes.len() <= text.len() / 16);
    if let Some(encoding) = plain.filter(|_| !near) {
        let bytes = encoding.encode(text).map_err(|error| Error::Compression(error.into()))?;
        ways.push(Coded { coding: encoding.name(), bytes: bytes.into() });
    }
    ways.retain(|way| way.bytes.len() < text.len());
    let best = ways.into_iter().min_by_key(|way| way.bytes.len());
    Ok(best.unwrap_or(Coded { coding: "", bytes: Arc::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_bounded_and_counted() {
        let variants = Variants::default();
        let way = |n: usize| (FileId::parse(&format!("{n:032x}")).expect("an id"), None, None, Vec::new());
        let of = |len: usize| Coded { coding: "br", bytes: vec![0; len].into() };
        let bytes = || variants.0.lock().expect("whole").bytes;
        variants.keep(way(0), of(1000));
        variants.keep(way(0), of(10));
        assert_eq!(bytes(), 266, "the same way again takes the place");
        for n in 1..=3 {
            variants.keep(way(n), of(KEPT / 3));
        }
        assert!(bytes() <= KEPT);
        let there = [0, 1, 2, 3].map(|n| variants.get(&way(n)).is_some());
        assert_eq!(there, [false, false, true, true], "the oldest go first");
        variants.keep(way(4), of(KEPT));
        assert_eq!(bytes(), 0, "what is too long itself");
    }
}
