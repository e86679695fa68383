//! Storing a verified archive with its parts: blobs first, then their rows, so that a row always has its blob.

use super::idempotency::Hold;
use super::needs::Needs;
use super::pack::Archive;
use super::parts::{Fresh, Source};
use super::upload::to_json;
use super::{Service, files};
use crate::clock::now;
use crate::error::Causes;
use crate::failpoint;
use crate::store::{Added, Debit, FileId, FileRow, PartRow};
use crate::{Error, Result};
use futures_util::future::try_join_all;
use host_api::Uploaded;
use std::ops::Range;
use std::sync::Arc;

/// Parts that are written at a time.
const AT_A_TIME: usize = 8;

/// How often parts may change under an upload before it is packed again.
const TRIES: usize = 16;

impl Service {
    /// Stores a file; `None` where a part that its archive needs is gone, and it must be packed again.
    pub(super) async fn store(
        &self,
        file: FileRow,
        sketch: &[u64],
        archive: Archive,
        hold: Option<&Hold>,
    ) -> Result<Option<Uploaded>> {
        let Archive { file: spooled, packed, mut needs, fresh, .. } = archive;
        let made: Vec<FileId> = needs.fresh().map(|(part, _)| part.id.clone()).chain([file.id.clone()]).collect();
        let _flights: Vec<_> = made.iter().map(|id| self.in_flight.enter(id)).collect();
        failpoint::reach("before-blob");
        let put = async {
            self.put_parts(&needs, fresh).await?;
            Ok(self.blobs.put(&file.id, spooled).await?)
        };
        let stored = match put.await {
            Ok(()) => self.add(file, sketch, &mut needs, hold).await,
            Err(error) => Err(error),
        };
        let all_used = matches!(stored, Ok(Some(_))) && needs.fresh().count() + 1 == made.len();
        if !all_used {
            self.discard_unused(&made).await;
        }
        if let Ok(Some(uploaded)) = &stored {
            failpoint::reach("after-commit");
            self.metrics.stored(&uploaded.codec, uploaded.original_bytes, uploaded.compressed_bytes);
            self.metrics.fallback_frames.inc_by(packed.fallback_frames);
        }
        stored
    }

    async fn put_parts(&self, needs: &Needs, fresh: Fresh) -> Result<()> {
        let fresh = Arc::new(fresh);
        let parts: Vec<(&PartRow, &Range<u64>)> = needs.fresh().collect();
        for some in parts.chunks(AT_A_TIME) {
            try_join_all(some.iter().map(|(part, at)| self.put_part(&part.id, (*at).clone(), fresh.clone()))).await?;
            failpoint::reach("after-part");
        }
        Ok(())
    }

    async fn put_part(&self, id: &FileId, at: Range<u64>, fresh: Arc<Fresh>) -> Result<()> {
        let spool = self.spool.clone();
        let copied = tokio::task::spawn_blocking(move || fresh.copy(at, &spool));
        let file = copied.await.map_err(|error| Error::Internal(error.into()))??;
        Ok(self.blobs.put(id, file).await?)
    }

    /// Adds the rows, with parts as they are by then.
    async fn add(
        &self,
        mut file: FileRow,
        sketch: &[u64],
        needs: &mut Needs,
        hold: Option<&Hold>,
    ) -> Result<Option<Uploaded>> {
        for _ in 0..TRIES {
            file.created_at = now();
            file.parts_bytes = needs.fresh().map(|(part, _)| part.archive.len).sum();
            let debit = Debit { reason: "upload", reference: format!("upload {}", file.id), at: file.created_at };
            let uploaded = files::uploaded(&file);
            let answer = hold.map(|hold| hold.answer(201, to_json(&uploaded)));
            match self.database.add_file(&file, sketch, &needs.links(), &debit, answer.as_ref()).await? {
                Added::New => return Ok(Some(uploaded)),
                Added::NoCredit => return Err(Error::NoCredit),
                Added::Duplicate(id) => return Err(Error::Duplicate(id)),
                Added::Moved if self.settle(&file, needs).await? => {}
                Added::Moved => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Takes the parts that others stored meanwhile for the upload's own; false where one is gone, or coded in another way and may
    /// need other parts itself.
    async fn settle(&self, file: &FileRow, needs: &mut Needs) -> Result<bool> {
        for (sha256, need) in needs.iter_mut() {
            let there = match (self.database.part(file.account, sha256).await?, &need.source) {
                (Some(stored), _) => {
                    let same = stored.archive == need.part.archive;
                    need.part = stored;
                    need.source = Source::Stored;
                    same
                }
                (None, Source::Stored) => false,
                (None, Source::Fresh(_)) => true,
                (None, Source::File) => self.database.has_file(&need.part.id).await?,
            };
            if !there {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes those of the blobs that nobody has. A commit that failed may have happened all the same: then they must stay, and
    /// where that is not known, the sweep will tell.
    async fn discard_unused(&self, made: &[FileId]) {
        for id in made {
            if let Ok(false) = self.database.has_blob(id).await {
                self.discard(id).await;
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
