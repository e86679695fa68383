//! Uploads: body → spool → archive → blob → row.

use super::gate::{Admitted, Running};
use super::idempotency::{Attempt, Hold};
use super::intake::{Intake, Original};
use super::jobs::{Asked, Describe, Progress};
use super::pack::{Archive, Packing};
use super::{Service, codec, files, name};
use crate::failpoint;
use crate::store::{AccountId, Digest, FileId, FileRow};
use crate::{Error, Result};
use host_api::{Job, Uploaded};
use kit_core::{Codec, Options, Packed};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::sync::oneshot;
use tracing::Instrument;

/// How often an upload is packed with parts that others may take away meanwhile; then its archive stands alone.
const PACKINGS: u32 = 3;

/// An upload that was admitted and is being received; dropped before the end, it leaves nothing.
pub struct Upload {
    service: Arc<Service>,
    account: AccountId,
    codec: Arc<dyn Codec>,
    options: Options,
    place: Admitted,
    /// Whether what is received is an archive of the file, from an edge.
    is_archive: bool,
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
        Ok(Upload { service: self.clone(), account, codec, options, place, is_archive: false, intake })
    }
}

impl Upload {
    /// The same upload, where an archive of the file is received.
    pub fn of_archive(self) -> Self {
        Self { is_archive: true, ..self }
    }

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
        let Self { service, account, codec, options, place, is_archive, intake } = self;
        let sent = intake.finish().await?;
        failpoint::reach("after-spool");
        let (place, original, ready) = match is_archive {
            false => (Place::Admitted(place), sent, None),
            true => {
                let running = place.start().await?;
                let opened = service.clone().open_sent(codec.clone(), options.clone(), sent).await?;
                (Place::Running(running), opened.original, opened.archive)
            }
        };
        let (params, name) = (codec::to_json(&options), name::base_name(sent_name));
        let request = digest(&["upload", &codec.info().name, &params, &name], &original.digest.sha256);
        Ok(Received { service, account, codec, options, params, name, place, original, ready, request })
    }
}

/// Where an upload stands.
enum Place {
    /// It waits for its turn.
    Admitted(Admitted),
    /// It has begun.
    Running(Running),
}

impl Place {
    async fn start(self) -> Result<Running> {
        match self {
            Self::Admitted(place) => place.start().await,
            Self::Running(running) => Ok(running),
        }
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
    place: Place,
    original: Original,
    /// What this server would make of it, where an edge has made it.
    ready: Option<Archive>,
    /// All that makes the request what it is.
    request: [u8; 32],
}

impl Received {
    /// Compresses, verifies and stores.
    async fn store(self, hold: Option<Arc<Hold>>, progress: Progress) -> Result<Uploaded> {
        let Self { service, account, codec, options, params, name, place, original, ready, .. } = self;
        let codec_name = codec.info().name.clone();
        let known = service.database.duplicate(account, &codec_name, &original.digest.sha256, &params).await?;
        if let Some(id) = known {
            return Err(Error::Duplicate(id));
        }
        let running = place.start().await?;
        progress.note(0);
        let sketch = service.sketch(&codec_name, &original).await?;
        let earlier = service.earlier(account, &codec_name, &name, &sketch).await?;
        // Against an earlier version it becomes another archive.
        let ready = ready.filter(|_| earlier.is_empty());
        let job = Packing { account, name, codec, options, original, sketch, earlier, progress, _running: running };
        service.pack_and_store(job, ready, hold).await
    }
}

impl Service {
    /// Packs what is not packed already, and again where a part is taken away meanwhile.
    async fn pack_and_store(
        self: Arc<Self>,
        job: Packing,
        mut ready: Option<Archive>,
        hold: Option<Arc<Hold>>,
    ) -> Result<Uploaded> {
        let mut job = Some(Arc::new(job));
        let mut packings = 0;
        while let Some(packed) = job {
            packings += 1;
            let archive = match ready.take() {
                Some(archive) => archive,
                None => compress(self.clone(), packed.clone(), packings > PACKINGS).await?,
            };
            failpoint::reach("after-encode");
            let (file, sketch) = (row(&packed, &archive), packed.sketch.clone());
            // The original leaves the spool, and its place is free, as soon as it cannot be packed again.
            job = (!archive.needs.is_empty()).then_some(packed);
            if archive.needs.missing {
                continue;
            }
            // A task of its own: a client that goes away now does not stop it half-way.
            let (service, hold) = (self.clone(), hold.clone());
            let storing = async move { service.store(file, &sketch, archive, hold.as_deref()).await };
            let stored =
                tokio::spawn(storing.in_current_span()).await.map_err(|error| Error::Internal(error.into()))?;
            if let Some(uploaded) = stored? {
                return Ok(uploaded);
            }
        }
        Err(Error::Internal("an archive that stands alone lacks a part".into()))
    }
}

/// What to note of a file that was packed.
fn row(job: &Packing, archive: &Archive) -> FileRow {
    FileRow {
        id: FileId::random(),
        account: job.account,
        name: job.name.clone(),
        codec: job.codec.info().name.clone(),
        params: codec::to_json(&job.options),
        report: report(&archive.packed),
        original: job.original.digest,
        restored: Digest { len: archive.packed.restored_len, sha256: archive.packed.restored_sha256 },
        archive: archive.digest,
        parts_bytes: 0,
        compression_ms: u64::try_from(archive.took.as_millis()).unwrap_or(u64::MAX),
        created_at: 0,
        accessed_at: None,
        damaged_at: None,
    }
}

/// Packs on a thread that may block, until the future is dropped.
async fn compress(service: Arc<Service>, job: Arc<Packing>, alone: bool) -> Result<Archive> {
    let (done, result) = oneshot::channel();
    tokio::task::spawn_blocking(move || {
        let wanted = |bytes| {
            job.progress.note(bytes);
            !done.is_closed()
        };
        let archive = service.pack(&job, alone, wanted);
        // Before the answer: whoever has it may count on the room. And not before the work is done, even where nobody waits.
        drop(job);
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
