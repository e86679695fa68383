//! S3 write-back: what is put here goes, smaller, to the account's own bucket.
//!
//! ```text
//!   body ─▶ spool ─▶ smaller file ─▶ paid, noted as under way ─▶ put ─▶ acknowledged: note removed
//!                                                               └─▶ failed, or nobody left: paid back, note removed
//! ```
//!
//! The bucket gets a whole object or none. Killed at any moment, a write is paid back once its note runs out; sent again, it puts the
//! same object.

use super::gate::Admitted;
use super::idempotency::{Attempt, Hold, Renewal};
use super::intake::{Intake, Original};
use super::jobs::{Asked, Describe, Progress};
use super::kind::Kind;
use super::settings::checked_bucket;
use super::transcode::{Smaller, need_jpeg};
use super::upload::{Finished, digest, to_json};
use super::{Service, compress};
use crate::clock::now;
use crate::error::Causes;
use crate::failpoint;
use crate::store::{AccountId, Debit, DestinationRow, WriteRow, random_hex};
use crate::{Error, Result};
use host_api::{Job, Written};
use host_s3::{Body, Headers};
use kit_core::Options;
use kit_core::drive::Input;
use std::collections::BTreeMap;
use std::sync::Arc;
use tracing::Instrument;

/// The longest key that S3 takes, in bytes.
const LONGEST_KEY: usize = 1024;

/// A write that was admitted and whose content is being received; dropped before the end, it leaves nothing.
pub struct WriteBack {
    service: Arc<Service>,
    account: AccountId,
    target: Target,
    place: Admitted,
    /// The content.
    pub intake: Intake,
}

/// What a request says of where its content goes and what it is.
pub struct Target {
    /// The bucket that the URL names.
    pub bucket: String,
    /// The key that the URL names.
    pub key: String,
    /// What the content is; `None` where that is to be told from its first bytes.
    pub kind: Option<Kind>,
    /// Its media type, where the client knows it.
    pub media_type: Option<String>,
}

/// What is put.
struct Put {
    account: AccountId,
    kind: Kind,
    target: Target,
    row: DestinationRow,
    original_size: u64,
    smaller: Smaller,
}

impl Service {
    /// Checks all that can be checked before the body, and admits the write.
    pub async fn begin_write(
        self: &Arc<Self>,
        account: AccountId,
        target: Target,
        key: Option<&str>,
    ) -> Result<WriteBack> {
        checked_bucket(&target.bucket).map_err(Error::BadRequest)?;
        if target.key.is_empty() || target.key.len() > LONGEST_KEY || target.key.chars().any(char::is_control) {
            return Err(Error::BadRequest(format!("a key is 1 to {LONGEST_KEY} bytes without control characters")));
        }
        if let Some(kind) = target.kind {
            self.need_transcoder(kind)?;
            self.need_destination(account, kind, &target.bucket).await?;
        }
        self.need_credit_unless_keyed(account, key).await?;
        let place = self.uploads.admit()?;
        let intake = Intake::new(self.spool.clone(), self.max_transcode);
        Ok(WriteBack { service: self.clone(), account, target, place, intake })
    }

    async fn need_destination(&self, account: AccountId, kind: Kind, bucket: &str) -> Result<DestinationRow> {
        let row = self.destination_row(account, kind).await?.ok_or(Error::NotConfigured(kind.name()))?;
        match &row.bucket {
            Some(only) if only != bucket => {
                Err(Error::BadRequest(format!("the settings allow {} to go to the bucket {only} only", kind.name())))
            }
            _ => Ok(row),
        }
    }

    /// Pays, puts, and pays back what was not put.
    async fn put(self: Arc<Self>, put: Put, hold: Option<Arc<Hold>>) -> Result<Written> {
        let client = self.connect(put.account, put.kind, &put.row).await?.map_err(Error::WriteBack)?;
        let (id, at) = (random_hex::<16>(), now());
        let path = match put.row.prefix.as_str() {
            "" => put.target.key.clone(),
            prefix => format!("{prefix}/{}", put.target.key),
        };
        let write = WriteRow {
            id: id.clone(),
            account: put.account,
            bucket: put.target.bucket.clone(),
            key: path.clone(),
            held_until: self.held_until(at),
        };
        let debit = Debit { reason: "write", reference: format!("write {id}"), at };
        if !self.database.begin_write(&write, &debit).await? {
            return Err(Error::NoCredit);
        }
        failpoint::reach("write-paid");
        let renewal = self.clone().renew(id.clone());
        let headers = Headers {
            content_type: put.smaller.media_type.or(put.target.media_type),
            content_encoding: put.smaller.encoding.map(Into::into),
        };
        let compressed_size = put.smaller.bytes.len() as u64;
        let outcome = client.put(&put.target.bucket, &path, &Body::bytes(put.smaller.bytes), &headers).await;
        drop(renewal);
        failpoint::reach("write-put");
        if let Err(error) = outcome {
            self.database.give_up_write(&id, now()).await?;
            return Err(Error::WriteBack(error));
        }
        let written = Written::new(put.original_size, compressed_size, put.target.key, put.target.bucket);
        let answer = hold.as_ref().map(|hold| hold.answer(200, to_json(&written)));
        if !self.database.finish_write(&id, answer.as_ref()).await? {
            tracing::warn!(%id, "a write was acknowledged after it had been given up: it cost nothing");
        }
        failpoint::reach("write-done");
        self.metrics.stored(put.kind.name(), put.original_size, compressed_size);
        Ok(written)
    }

    /// Holds a write for as long as it is kept.
    fn renew(self: Arc<Self>, id: String) -> Renewal {
        let renewal = tokio::spawn(async move {
            loop {
                tokio::time::sleep(self.renewed()).await;
                // A renewal that fails is tried again before the note runs out.
                let _ = self.database.renew_write(&id, self.held_until(now())).await;
            }
        });
        Renewal(renewal.abort_handle())
    }

    /// Pays back the writes whose server died; says how many.
    pub(super) async fn give_up_lapsed(&self) -> Result<usize> {
        let mut count = 0;
        for id in self.database.lapsed_writes(now()).await? {
            count += usize::from(self.database.give_up_write(&id, now()).await?);
        }
        if count > 0 {
            tracing::info!(count, "paid back writes that nobody finished");
        }
        Ok(count)
    }
}

impl WriteBack {
    /// Compresses what was received and puts it; returns once the bucket has acknowledged it.
    pub async fn finish(self, key: Option<&str>) -> Result<Finished<Written>> {
        let (service, account) = (self.service.clone(), self.account);
        let received = self.receive().await?;
        match service.attempt(account, key, received.request).await? {
            Attempt::Again(status, body) => Ok(Finished::Again(status, body)),
            Attempt::First(hold) => Ok(Finished::Stored(received.write(hold, Progress::new()).await?)),
        }
    }

    /// As [`WriteBack::finish`], but in a job, which may be there already; returns once the job is noted.
    pub async fn finish_later(self, key: Option<&str>, describe: Describe) -> Result<Finished<Job>> {
        let (service, account) = (self.service.clone(), self.account);
        let received = self.receive().await?;
        let asked = Asked { request: received.request, total: received.original.digest.len, describe };
        let work = |hold, progress| async move { received.write(hold, progress).await.map(drop) };
        service.work_later(account, key, asked, work).await
    }

    /// Ends the body, and checks all that depends on what it is.
    async fn receive(self) -> Result<Received> {
        let Self { service, account, mut target, place, intake } = self;
        let original = intake.finish().await?;
        let mut input = original.file.input()?;
        let head = input.read(0, input.len().min(compress::HEAD))?;
        let kind = target.kind.or_else(|| Kind::sniff(&head));
        let kind = kind.ok_or_else(|| Error::Unsupported("the content is of no supported type".into()))?;
        if kind == Kind::Image {
            need_jpeg(&head).map_err(Error::Unsupported)?;
        }
        let row = service.need_destination(account, kind, &target.bucket).await?;
        let options: BTreeMap<String, String> = serde_json::from_str(&row.options).unwrap_or_default();
        let options: Vec<_> = options.into_iter().collect();
        let options = Options::resolve(&service.settings_of(kind), &options);
        let options = options.map_err(|error| Error::BadRequest(error.to_string()))?;
        let media_type = target.media_type.get_or_insert_with(|| media_type(kind).into()).clone();
        let words = ["write", &target.bucket, &target.key, kind.name(), &media_type];
        let request = digest(&words, &original.digest.sha256);
        Ok(Received { service, account, kind, target, row, options, place, original, request })
    }
}

/// A write whose content is here whole.
struct Received {
    service: Arc<Service>,
    account: AccountId,
    kind: Kind,
    target: Target,
    row: DestinationRow,
    options: Options,
    place: Admitted,
    original: Original,
    /// All that makes the request what it is.
    request: [u8; 32],
}

impl Received {
    /// Compresses and puts.
    async fn write(self, hold: Option<Arc<Hold>>, progress: Progress) -> Result<Written> {
        let Self { service, account, kind, target, row, options, place, original, .. } = self;
        let original_size = original.digest.len;
        let smaller = service.transcode(kind, options, original, place, &progress).await?;
        let put = Put { account, kind, target, row, original_size, smaller };
        // A task of its own: a client that goes away now does not stop it between paying and putting.
        let putting = tokio::spawn(service.put(put, hold).in_current_span());
        let written = putting.await.map_err(|error| Error::Internal(error.into()))?;
        if let Err(Error::WriteBack(error)) = &written {
            tracing::warn!(cause = %Causes(error), "a write-back failed");
        }
        written
    }
}

/// The media type of content that came without one.
fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Image => "image/jpeg",
        Kind::Video => "video/mp4",
        Kind::Text => "text/plain; charset=utf-8",
        Kind::Pdf => "application/pdf",
    }
}
