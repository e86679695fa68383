//! Uploads: body → spool → archive → blob → row.

use super::gate::{Admitted, Running};
use super::idempotency::{Attempt, Hold};
use super::intake::{Intake, Original};
use super::jobs::{Asked, Describe, Progress};
use super::pack::Archive;
use super::{Service, codec, files, name};
use crate::clock::now;
use crate::error::Causes;
use crate::failpoint;
use crate::store::{AccountId, Added, Debit, Digest, FileId, FileRow};
use crate::{Error, Result};
use host_api::{Job, Uploaded};
use kit_core::{Codec, Options, Packed};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::sync::oneshot;
use tracing::Instrument;

/// An upload that was admitted and is being received; dropped before the end, it leaves nothing.
pub struct Upload {
    service: Arc<Service>,
    account: AccountId,
    codec: Arc<dyn Codec>,
    options: Options,
    place: Admitted,
    /// The file.
    pub intake: Intake,
}

/// What became of what was sent.
pub enum Finished<T> {
    /// It is where it belongs.
    Stored(T),
    /// It was sent before under the same Idempotency-Key, and this was the answer.
    Again(u16, String),
}

impl Service {
    /// Checks all that can be checked before the body, and admits the upload.
    pub async fn begin_upload(
        self: &Arc<Self>,
        account: AccountId,
        codec: &str,
        params: &[(String, String)],
        key: Option<&str>,
    ) -> Result<Upload> {
        let codec = self.codec(codec)?;
        let options = codec::options(codec.as_ref(), params)?;
        self.need_credit_unless_keyed(account, key).await?;
        let place = self.uploads.admit()?;
        let intake = Intake::new(self.spool.clone(), self.max_upload);
        Ok(Upload { service: self.clone(), account, codec, options, place, intake })
    }

    /// Stores a verified archive: the blob first, then its row, so that a row always has its blob.
    async fn store(&self, mut file: FileRow, archive: Archive, hold: Option<Arc<Hold>>) -> Result<Uploaded> {
        let _flight = self.in_flight.enter(&file.id);
        failpoint::reach("before-blob");
        self.blobs.put(&file.id, archive.file).await?;
        file.created_at = now();
        let debit = Debit { reason: "upload", reference: format!("upload {}", file.id), at: file.created_at };
        let uploaded = files::uploaded(&file);
        let answer = hold.as_ref().map(|hold| hold.answer(201, to_json(&uploaded)));
        match self.database.add_file(&file, &debit, answer.as_ref()).await {
            Ok(Added::New) => {
                failpoint::reach("after-commit");
                self.metrics.stored(&file.codec, file.original.len, file.archive.len);
                self.metrics.fallback_frames.inc_by(archive.packed.fallback_frames);
                Ok(uploaded)
            }
            Ok(Added::NoCredit) => {
                self.discard(&file.id).await;
                Err(Error::NoCredit)
            }
            Ok(Added::Duplicate(id)) => {
                self.discard(&file.id).await;
                Err(Error::Duplicate(id))
            }
            Err(error) => {
                // A commit that failed may have happened all the same: then the blob must stay.
                if let Ok(false) = self.database.has_file(&file.id).await {
                    self.discard(&file.id).await;
                }
                Err(error.into())
            }
        }
    }

    /// Removes a blob that has no row; where that fails, the sweep will.
    pub(super) async fn discard(&self, id: &FileId) {
        if let Err(error) = self.blobs.delete(id).await {
            tracing::warn!(%id, error = %Causes(&error), "a blob without a file is left to the sweep");
        }
    }
}

impl Upload {
    /// Compresses, verifies and stores what was received under the base name of `sent_name`; returns once it is durable. What was
    /// done before under the same Idempotency-Key is not done again.
    pub async fn finish(self, sent_name: Option<&str>, key: Option<&str>) -> Result<Finished<Uploaded>> {
        let (service, account) = (self.service.clone(), self.account);
        let received = self.receive(sent_name).await?;
        match service.attempt(account, key, received.request).await? {
            Attempt::Again(status, body) => Ok(Finished::Again(status, body)),
            Attempt::First(hold) => Ok(Finished::Stored(received.store(hold, Progress::new()).await?)),
        }
    }

    /// As [`Upload::finish`], but in a job, which may be there already; returns once the job is noted.
    pub async fn finish_later(
        self,
        sent_name: Option<&str>,
        key: Option<&str>,
        describe: Describe,
    ) -> Result<Finished<Job>> {
        let (service, account) = (self.service.clone(), self.account);
        let received = self.receive(sent_name).await?;
        let asked = Asked { request: received.request, total: received.original.digest.len, describe };
        let work = |hold, progress| async move { received.store(hold, progress).await.map(drop) };
        service.work_later(account, key, asked, work).await
    }

    /// Ends the body, which is to be stored under the base name of `sent_name`.
    async fn receive(self, sent_name: Option<&str>) -> Result<Received> {
        let Self { service, account, codec, options, place, intake } = self;
        let original = intake.finish().await?;
        failpoint::reach("after-spool");
        let (params, name) = (codec::to_json(&options), name::base_name(sent_name));
        let request = digest(&["upload", &codec.info().name, &params, &name], &original.digest.sha256);
        Ok(Received { service, account, codec, options, params, name, place, original, request })
    }
}

/// An upload that is here whole.
struct Received {
    service: Arc<Service>,
    account: AccountId,
    codec: Arc<dyn Codec>,
    options: Options,
    params: String,
    name: String,
    place: Admitted,
    original: Original,
    /// All that makes the request what it is.
    request: [u8; 32],
}

impl Received {
    /// Compresses, verifies and stores.
    async fn store(self, hold: Option<Arc<Hold>>, progress: Progress) -> Result<Uploaded> {
        let Self { service, account, codec, options, params, name, place, original, .. } = self;
        let codec_name = codec.info().name.clone();
        let known = service.database.duplicate(account, &codec_name, &original.digest.sha256, &params).await?;
        if let Some(id) = known {
            return Err(Error::Duplicate(id));
        }
        let running = place.start().await?;
        progress.note(0);
        let digest = original.digest;
        let archive = compress(service.clone(), codec, options, original, running, progress).await?;
        failpoint::reach("after-encode");
        let file = FileRow {
            id: FileId::random(),
            account,
            name,
            codec: codec_name,
            params,
            report: report(&archive.packed),
            original: digest,
            restored: Digest { len: archive.packed.restored_len, sha256: archive.packed.restored_sha256 },
            archive: archive.digest,
            compression_ms: u64::try_from(archive.took.as_millis()).unwrap_or(u64::MAX),
            created_at: 0,
            accessed_at: None,
            damaged_at: None,
        };
        // A task of its own: a client that goes away now does not stop it half-way.
        let storing = tokio::spawn(async move { service.store(file, archive, hold).await }.in_current_span());
        storing.await.map_err(|error| Error::Internal(error.into()))?
    }
}

/// Packs on a thread that may block, until the future is dropped; the original leaves the spool.
async fn compress(
    service: Arc<Service>,
    codec: Arc<dyn Codec>,
    options: Options,
    original: Original,
    running: Running,
    progress: Progress,
) -> Result<Archive> {
    let (done, result) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let wanted = |bytes| {
            progress.note(bytes);
            !done.is_closed()
        };
        let archive = service.pack(codec.as_ref(), options, &original, wanted);
        // Before the answer: whoever has it may count on the room. And not before the work is done, even where nobody waits.
        drop((original, running));
        // Nobody may be waiting any more: then the archive is dropped, and its file with it.
        let _ = done.send(archive);
    });
    result.await.map_err(|error| Error::Internal(error.into()))?
}

/// An answer as it is sent.
pub(super) fn to_json(answer: &impl serde::Serialize) -> String {
    serde_json::to_string(answer).unwrap_or_else(|_| "{}".into())
}

/// SHA-256 over all that makes a request what it is.
pub(super) fn digest(words: &[&str], content: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in words.iter().map(|word| word.as_bytes()).chain([content]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The codec's report as JSON, with how the packer had to help itself.
fn report(packed: &Packed) -> String {
    let mut facts = files::facts(&packed.report);
    for (name, frames) in [("fallback_frames", packed.fallback_frames), ("stored_frames", packed.stored_frames)] {
        if frames > 0 {
            facts.insert(name.into(), host_api::Fact::Count(frames));
        }
    }
    serde_json::to_string(&facts).unwrap_or_else(|_| "{}".into())
}
