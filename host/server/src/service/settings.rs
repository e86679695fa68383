//! Where an account's S3 writes go.

use super::Service;
use super::kind::Kind;
use crate::clock::now;
use crate::error::Causes;
use crate::store::{AccountId, DestinationRow};
use crate::{Error, Result};
use host_api::{AccountSettings, DeletedDestination, Destination, DestinationChange, Fact, Tested};
use host_s3::Client;
use kit_core::Options;
use std::collections::BTreeMap;

/// The longest prefix, in bytes: S3 keys have at most 1,024.
const LONGEST_PREFIX: usize = 512;

/// The longest of the other texts.
const LONGEST: usize = 256;

impl Service {
    /// All destinations of the account, without their secrets.
    pub async fn settings(&self, account: AccountId) -> Result<AccountSettings> {
        let rows = self.database.destinations(account).await?;
        let of = |kind: Kind| rows.iter().find(|row| row.kind == kind.name()).map(shown);
        Ok(AccountSettings {
            content_types: Kind::ALL.into_iter().map(|kind| (kind.name().into(), of(kind))).collect(),
        })
    }

    /// Makes or changes the destination of a kind; a secret that is not given stays.
    pub async fn set_destination(
        &self,
        account: AccountId,
        kind: Kind,
        change: DestinationChange,
    ) -> Result<Destination> {
        let bad = |field: &str, why: &str| Error::BadRequest(format!("{field}: {why}"));
        for (field, text, most) in [
            ("region", Some(&change.region), LONGEST),
            ("accessKeyId", Some(&change.access_key_id), LONGEST),
            ("prefix", Some(&change.prefix), LONGEST_PREFIX),
            ("bucket", change.bucket.as_ref(), LONGEST),
            ("endpoint", change.endpoint.as_ref(), LONGEST),
            ("secretAccessKey", change.secret_access_key.as_ref(), LONGEST),
        ] {
            if text.is_some_and(|text| text.len() > most || text.chars().any(char::is_control)) {
                return Err(bad(field, &format!("at most {most} bytes without control characters")));
            }
        }
        for (field, text) in [("region", &change.region), ("accessKeyId", &change.access_key_id)] {
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(bad(field, "one word of ASCII"));
            }
        }
        if let Some(bucket) = &change.bucket {
            checked_bucket(bucket).map_err(|why| bad("bucket", &why))?;
        }
        let options = options_of(&change.options);
        let options =
            Options::resolve(&self.settings_of(kind), &options).map_err(|error| bad("options", &error.to_string()))?;
        self.guard.check(change.endpoint.as_deref()).await.map_err(|refusal| bad("endpoint", &refusal.to_string()))?;
        let secret = match &change.secret_access_key {
            Some(secret) if !secret.is_empty() => self.seal.seal(&sealed_to(account, kind), secret.as_bytes()),
            Some(_) => return Err(bad("secretAccessKey", "is empty")),
            None => match self.destination_row(account, kind).await? {
                Some(row) if row.access_key_id == change.access_key_id => row.secret,
                Some(_) => return Err(bad("secretAccessKey", "another access key has another secret")),
                None => return Err(bad("secretAccessKey", "is missing")),
            },
        };
        let row = DestinationRow {
            kind: kind.name().into(),
            bucket: change.bucket,
            prefix: change.prefix.trim_matches('/').into(),
            region: change.region,
            endpoint: change.endpoint,
            path_style: change.path_style,
            access_key_id: change.access_key_id,
            secret,
            options: super::codec::to_json(&options),
            updated_at: now(),
        };
        self.database.put_destination(account, &row).await?;
        Ok(shown(&row))
    }

    /// Forgets the destination of a kind and its secret.
    pub async fn delete_destination(&self, account: AccountId, kind: Kind) -> Result<DeletedDestination> {
        match self.database.delete_destination(account, kind.name()).await? {
            true => Ok(DeletedDestination { deleted: true }),
            false => Err(Error::NoDestination(kind.name())),
        }
    }

    /// Tries to put, find and delete an object at the destination of a kind.
    pub async fn test_destination(&self, account: AccountId, kind: Kind) -> Result<Tested> {
        let row = self.destination_row(account, kind).await?.ok_or(Error::NoDestination(kind.name()))?;
        let failed = |error: String| Tested { ok: false, error: Some(error) };
        let Some(bucket) = &row.bucket else {
            return Ok(failed("no bucket is set: each request names its own, and there is none to test".into()));
        };
        let outcome = match self.connect(account, kind, &row).await? {
            Ok(client) => client.check(bucket, &row.prefix).await,
            Err(error) => Err(error),
        };
        Ok(outcome.map_or_else(
            |error| {
                tracing::info!(cause = %Causes(&error), "a destination was tested in vain");
                failed(error.to_string())
            },
            |()| Tested { ok: true, error: None },
        ))
    }

    /// The destination of a kind.
    pub(super) async fn destination_row(&self, account: AccountId, kind: Kind) -> Result<Option<DestinationRow>> {
        Ok(self.database.destinations(account).await?.into_iter().find(|row| row.kind == kind.name()))
    }

    /// A client for a destination; the inner error is its owner's to mend.
    pub(super) async fn connect(
        &self,
        account: AccountId,
        kind: Kind,
        row: &DestinationRow,
    ) -> Result<host_s3::Result<Client>> {
        let secret = self.seal.unseal(&sealed_to(account, kind), &row.secret)?;
        let secret = std::str::from_utf8(&secret).map_err(|error| Error::Internal(error.into()))?;
        if self.seal.needs_reseal(&row.secret) {
            let secret = self.seal.seal(&sealed_to(account, kind), secret.as_bytes());
            self.database.put_destination(account, &DestinationRow { secret, ..row.clone() }).await?;
        }
        let destination = host_s3::Destination {
            endpoint: row.endpoint.clone(),
            region: row.region.clone(),
            path_style: row.path_style,
            access_key_id: row.access_key_id.clone(),
            secret_access_key: secret.to_owned().into(),
        };
        Ok(Client::connect(&destination, &self.guard))
    }
}

/// What a secret is sealed to: in another account's row, or another kind's, it does not open.
fn sealed_to(account: AccountId, kind: Kind) -> Vec<u8> {
    format!("destination {} {}", account.0, kind.name()).into_bytes()
}

/// The rules of S3 for names of buckets, as far as they keep a name from being anything else.
pub(super) fn checked_bucket(name: &str) -> std::result::Result<(), String> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    if !(3..=63).contains(&name.len())
        || !name.bytes().all(allowed)
        || !ends(bytes.first())
        || !ends(bytes.last())
        || name.contains("..")
    {
        return Err("a bucket's name is 3 to 63 lower-case letters, digits, dots and hyphens".into());
    }
    Ok(())
}

fn shown(row: &DestinationRow) -> Destination {
    let options: BTreeMap<String, String> = serde_json::from_str(&row.options).unwrap_or_default();
    Destination {
        bucket: row.bucket.clone(),
        prefix: row.prefix.clone(),
        region: row.region.clone(),
        endpoint: row.endpoint.clone(),
        path_style: row.path_style,
        access_key_id: row.access_key_id.clone(),
        secret_saved: true,
        options: options.into_iter().map(|(name, value)| (name, fact(value))).collect(),
    }
}

/// Options as the codecs know them: all are words.
fn options_of(options: &BTreeMap<String, Fact>) -> Vec<(String, String)> {
    let word = |fact: &Fact| match fact {
        Fact::Text(text) => text.clone(),
        Fact::Count(count) => count.to_string(),
        Fact::Number(number) => number.to_string(),
        Fact::Flag(flag) => flag.to_string(),
    };
    options.iter().map(|(name, fact)| (name.clone(), word(fact))).collect()
}

/// A word as JSON has it: numbers are numbers.
fn fact(word: String) -> Fact {
    word.parse().map_or(Fact::Text(word), Fact::Count)
}
