//! What an account may know and change of itself: usage, credits, keys.

use super::{ApiKey, Service};
use crate::clock::{now, rfc3339};
use crate::store::StoredKey;
use crate::{Error, Result};
use host_api::{Account, CodecEntry, CodecList, CodecParam, CreatedKey, KeyEntry, KeyList, RevokedKey};
use kit_core::Info;

/// Keys that an account may have at a time.
const MOST_KEYS: usize = 100;

impl Service {
    /// How the account of a key stands.
    pub async fn account(&self, caller: &StoredKey) -> Result<Account> {
        let standing = self.database.standing(caller.account).await?.ok_or(Error::Unauthorized)?;
        Ok(Account {
            account: standing.name,
            unlimited: standing.unlimited,
            credits: (!standing.unlimited).then_some(standing.balance),
            key_id: caller.key.id.clone(),
            usage: self.list(caller.account, 0, 0).await?.usage,
        })
    }

    /// The codecs that files may be uploaded to.
    pub fn codecs(&self) -> CodecList {
        let public = self.registry.iter().map(|codec| codec.info()).filter(|info| info.public);
        let mut codecs: Vec<_> = public.map(codec_entry).collect();
        codecs.sort_by(|a, b| a.name.cmp(&b.name));
        CodecList { codecs }
    }

    /// The account's keys, oldest first.
    pub async fn keys(&self, caller: &StoredKey) -> Result<KeyList> {
        let keys = self.database.keys_of(caller.account).await?;
        let entry = |key: StoredKey| KeyEntry {
            current: key.key.id == caller.key.id,
            created_at: rfc3339(key.key.created_at),
            revoked_at: key.revoked_at.map(rfc3339),
            id: key.key.id,
        };
        Ok(KeyList { keys: keys.into_iter().map(entry).collect() })
    }

    /// Makes one more key for the account.
    pub async fn create_key(&self, caller: &StoredKey) -> Result<CreatedKey> {
        let good = self.database.keys_of(caller.account).await?.iter().filter(|key| key.revoked_at.is_none()).count();
        if good >= MOST_KEYS {
            return Err(Error::BadRequest(format!("an account has at most {MOST_KEYS} keys: revoke one first")));
        }
        let (key, at) = (ApiKey::random(), now());
        self.database.add_key_of(caller.account, &key.row(at)).await?;
        Ok(created(&key, rfc3339(at)))
    }

    /// Revokes one of the account's keys and makes another in its place, at once.
    pub async fn rotate_key(&self, caller: &StoredKey, id: &str) -> Result<CreatedKey> {
        let (key, at) = (ApiKey::random(), now());
        match self.database.replace_key_of(caller.account, id, at, Some(&key.row(at))).await? {
            true => Ok(created(&key, rfc3339(at))),
            false => Err(Error::NoSuchKey(id.into())),
        }
    }

    /// Revokes one of the account's keys, for ever.
    pub async fn revoke_key(&self, caller: &StoredKey, id: &str) -> Result<RevokedKey> {
        match self.database.replace_key_of(caller.account, id, now(), None).await? {
            true => Ok(RevokedKey { id: id.into(), revoked: true }),
            false => Err(Error::NoSuchKey(id.into())),
        }
    }
}

fn created(key: &ApiKey, created_at: String) -> CreatedKey {
    CreatedKey { id: key.id().into(), key: key.expose().into(), created_at }
}

fn codec_entry(info: &Info) -> CodecEntry {
    let param = |param: &kit_core::Param| CodecParam {
        name: param.name.clone(),
        default: param.default.clone(),
        values: param.words.clone(),
    };
    CodecEntry {
        name: info.name.clone(),
        title: info.about.clone(),
        formats: info.formats.clone(),
        extensions: info.extensions.clone(),
        params: info.params.iter().map(param).collect(),
    }
}
