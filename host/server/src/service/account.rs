//! What an account may know and change of itself: usage, credits, keys.

use super::{ApiKey, Service};
use crate::clock::{Millis, now, parse_rfc3339, rfc3339};
use crate::scope::Scopes;
use crate::store::{StoredKey, Terms};
use crate::{Error, Result};
use host_api::{Account, CodecEntry, CodecList, CodecParam, CreatedKey, KeyEntry, KeyList, KeyTerms, RevokedKey};
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
            expires_at: key.key.terms.expires_at.map(rfc3339),
            scopes: key.key.terms.scopes.names().map(Into::into).collect(),
            id: key.key.id,
        };
        Ok(KeyList { keys: keys.into_iter().map(entry).collect() })
    }

    /// Makes one more key for the account, which goes no further than the caller's; as far where nothing is asked.
    pub async fn create_key(&self, caller: &StoredKey, asked: KeyTerms) -> Result<CreatedKey> {
        let (key, at) = (ApiKey::random(), now());
        let terms = terms(asked, &caller.key.terms, at)?;
        need_within(&terms, caller)?;
        let good = self.database.keys_of(caller.account).await?.iter().filter(|key| key.is_good(at)).count();
        if good >= MOST_KEYS {
            return Err(Error::BadRequest(format!("an account has at most {MOST_KEYS} keys: revoke one first")));
        }
        self.database.add_key_of(caller.account, &key.row(at, terms)).await?;
        Ok(created(&key, rfc3339(at)))
    }

    /// Revokes one of the account's keys and makes another in its place that goes as far, at once.
    pub async fn rotate_key(&self, caller: &StoredKey, id: &str) -> Result<CreatedKey> {
        let (key, at) = (ApiKey::random(), now());
        let old = self.database.key(id).await?.filter(|old| old.account == caller.account && old.is_good(at));
        let terms = old.ok_or_else(|| Error::NoSuchKey(id.into()))?.key.terms;
        // The new secret is told to the caller.
        need_within(&terms, caller)?;
        match self.database.replace_key_of(caller.account, id, at, Some(&key.row(at, terms))).await? {
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

/// The terms that are asked for, those of the caller where nothing is.
fn terms(asked: KeyTerms, callers: &Terms, at: Millis) -> Result<Terms> {
    let scopes = asked.scopes.map(|names| Scopes::parse(names.iter().map(String::as_str)));
    let expires_at = asked.expires_at.map(|text| {
        let end = parse_rfc3339(&text).filter(|end| *end > at);
        end.ok_or_else(|| Error::BadRequest(format!("expiresAt = {text}: expected a time to come, as RFC 3339 has it")))
    });
    Ok(Terms {
        expires_at: expires_at.transpose()?.or(callers.expires_at),
        scopes: scopes.transpose()?.unwrap_or(callers.scopes),
    })
}

/// Nobody makes a key that goes further than their own.
fn need_within(terms: &Terms, caller: &StoredKey) -> Result<()> {
    match terms.are_within(&caller.key.terms) {
        true => Ok(()),
        false => Err(Error::BeyondOwn),
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
