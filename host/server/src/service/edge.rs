//! What edges ask for beside uploads: whose a key is, and archives to restore near the user.

use super::Service;
use super::api_key::ApiKey;
use super::needs;
use crate::clock::now;
use crate::store::{AccountId, Claim, Claimed, FileRow, StoredKey};
use crate::{Error, Result};
use edge_link::{KnownKey, LARGEST, MEMORY, WINDOW};
use kit_core::container::{FrameKind, Header, Item, Trailer};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The codecs of an edge by name, with their newest versions.
pub type Codecs = BTreeMap<String, u16>;

/// The codec that takes over frames which others cannot code.
const GENERIC: &str = "bytes";

impl Service {
    /// What an edge may know of the key of that id and SHA-256, while it is good.
    pub async fn known_key(&self, id: &str, sha256: &[u8; 32]) -> Result<KnownKey> {
        let stored = if ApiKey::is_id(id) { self.database.key(id).await? } else { None };
        let is_it = |stored: &StoredKey| bool::from(stored.key.hash.ct_eq(sha256)) && stored.is_good(now());
        let stored = stored.filter(is_it).ok_or(Error::Unauthorized)?;
        Ok(KnownKey {
            account: stored.account_name,
            scopes: stored.key.terms.scopes.names().map(Into::into).collect(),
            expires_at: stored.key.terms.expires_at,
        })
    }

    /// Whether that nonce of that edge is new; all hosts of one database agree. It is remembered for longer than its signature is good.
    pub async fn take_nonce(&self, account: AccountId, edge: &str, nonce: &str) -> Result<bool> {
        let at = now();
        let kept = i64::try_from(3 * WINDOW * 1000).unwrap_or(i64::MAX);
        // A claim that nobody answers, under a key that no client can have.
        let claim = Claim {
            key: format!("\u{2}{edge} {nonce}"),
            request: Sha256::digest(nonce.as_bytes()).into(),
            holder: "edge".into(),
            at,
            held_until: at + kept,
            forget_before: at - kept,
        };
        Ok(self.database.claim(account, &claim).await? == Claimed::New)
    }

    /// The archive of a file that an edge with those codecs can restore; `None` where the file is better sent as it is.
    pub async fn archive_for_edge(
        self: &Arc<Self>,
        account: AccountId,
        file: &FileRow,
        codecs: &Codecs,
    ) -> Result<Option<Vec<u8>>> {
        let Some(version) = codecs.get(&file.codec).copied() else { return Ok(None) };
        if file.restored.len > LARGEST || file.archive.len > LARGEST || file.archive.len >= file.restored.len {
            return Ok(None);
        }
        let running = self.downloads.admit()?.start().await?;
        let Some(mut blob) = self.blobs.open(&file.id).await? else { return Ok(None) };
        let (promised, generic) = (file.archive, codecs.get(GENERIC).copied().unwrap_or(0));
        let read = tokio::task::spawn_blocking(move || {
            let _running = running;
            let archive = blob.read(0, blob.len())?;
            // What is damaged is found out, and put aside, by the way that restores it here.
            let is_whole = <[u8; 32]>::from(Sha256::digest(&archive)) == promised.sha256;
            Ok::<_, std::io::Error>(Some(archive).filter(|archive| is_whole && is_light(archive, version, generic)))
        });
        let archive = read.await.map_err(|error| Error::Internal(error.into()))??;
        if archive.is_some() {
            self.note_access(account, file).await;
        }
        Ok(archive)
    }
}

/// Whether an archive needs nothing beside itself, no newer codec, and no more memory than an edge has.
fn is_light(archive: &[u8], version: u16, generic: u16) -> bool {
    let whole = 0..archive.len() as u64;
    let Ok((Header { version: of_codec, references, .. }, Trailer { items, .. }, _)) =
        needs::read(&mut &*archive, &whole)
    else {
        return false;
    };
    let fits = |item: &Item| match item {
        Item::Frame(frame) => {
            let known = match frame.kind {
                FrameKind::Own => of_codec <= version,
                FrameKind::Fallback(of_generic) => of_generic <= generic,
                FrameKind::Stored => true,
            };
            known && frame.memory <= MEMORY && frame.restored_len <= LARGEST
        }
        Item::Part { .. } => false,
    };
    references.is_empty() && items.iter().all(fits)
}
