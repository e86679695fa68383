//! Checking that what the database says is what is stored.

use crate::clock::now;
use crate::service::{Service, difference};
use crate::store::{BlobEntry, Blobs, DataDir, Database, FileId, FileRow, PartRow};
use crate::{Config, Error, Result, Stores};
use kit_core::Registry;
use kit_core::drive::Input;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

/// Rows that are looked at in one go.
const PAGE: u32 = 500;

/// While a server runs, a blob younger than this may be that of an upload whose row is still to come.
const YOUNG: Duration = Duration::from_secs(3600);

/// What a check does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fsck {
    /// Restores every archive, beside hashing it.
    pub deep: bool,
    /// Removes blobs without a row, parts without a file, stale temporary files, and rows whose blob is gone. Damaged archives stay.
    pub repair: bool,
    /// Bytes of archives a second; as fast as it goes where there is no rate.
    pub rate: Option<u64>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A row without a blob: the file is lost.
    Ghost(String),
    /// A blob without a row: an interrupted upload or delete.
    Orphan(String),
    /// A file whose blob is not what its row says, or that lacks a part; the text says how.
    Damaged(String, String),
    /// A part that no file needs.
    Unlinked(String),
    /// A temporary file that a server left when it died.
    Stale(String),
    /// An account whose ledger does not add up to its balance.
    Unbalanced(String),
}

impl Finding {
    /// Whether a user's file is affected.
    pub fn is_loss(&self) -> bool {
        matches!(self, Self::Ghost(_) | Self::Damaged(..))
    }
}

/// The outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// Rows that were looked at.
    pub files: u64,
    /// Blobs that were looked at.
    pub blobs: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// How much of it was repaired.
    pub repaired: u64,
    /// Files that are sent no more since this check.
    pub quarantined: u64,
    /// Files that are whole again, and sent again.
    pub released: u64,
}

/// Compares database and blobs, and each blob with its row.
///
/// A file whose blob is not what was stored is quarantined, and one whose blob is so again is released, whatever `what` says: no byte
/// is changed by it. A server may run meanwhile unless something is to be repaired. `registry` is what a deep check restores with.
pub async fn fsck(stores: &Stores, registry: Registry, what: Fsck) -> Result<FsckReport> {
    let data = stores.existing()?;
    let held = match data.lock() {
        Err(Error::InUse(_)) if !what.repair => None,
        held => Some(held?),
    };
    // A check that takes its time cannot count on no server starting meanwhile.
    let quiet = held.is_some() && what.rate.is_none();
    // Only a repair keeps servers from starting.
    let _held = held.filter(|_| what.repair);
    let opened = stores.open(&data).await?;
    let (database, blobs) = (opened.database.clone(), opened.blobs.clone());
    let config = Config::new(([127, 0, 0, 1], 0).into(), &stores.data_dir);
    let service = Arc::new(Service::new(&config, registry, opened));
    let mut check =
        Check { what, service, database: database.as_ref(), blobs: blobs.as_ref(), report: FsckReport::default() };
    let outcome = check.run(&data, quiet).await;
    let report = check.report;
    database.close().await;
    outcome.map(|()| report)
}

struct Check<'a> {
    what: Fsck,
    service: Arc<Service>,
    database: &'a dyn Database,
    blobs: &'a dyn Blobs,
    report: FsckReport,
}

impl Check<'_> {
    async fn run(&mut self, data: &DataDir, quiet: bool) -> Result<()> {
        let now = SystemTime::now();
        let horizon = if quiet { now } else { now - YOUNG };
        // Blobs before rows: a file that is stored meanwhile then has a row without a listed blob, which is looked for again.
        let listed = self.blobs.list().await?;
        self.report.blobs = listed.len() as u64;
        let mut orphans: BTreeMap<FileId, BlobEntry> = listed.into_iter().map(|blob| (blob.id.clone(), blob)).collect();
        let mut last = None;
        loop {
            let page = self.database.scan_files(last.as_ref(), PAGE).await?;
            let Some(end) = page.last() else { break };
            last = Some(end.id.clone());
            for file in page {
                orphans.remove(&file.id);
                self.check_file(file).await?;
            }
        }
        self.check_parts(&mut orphans).await?;
        for (id, _) in orphans.into_iter().filter(|(_, blob)| blob.modified < horizon) {
            self.check_orphan(id).await?;
        }
        let unbalanced = self.database.unbalanced().await?;
        self.report.findings.extend(unbalanced.into_iter().map(Finding::Unbalanced));
        if quiet { self.check_spool(data) } else { Ok(()) }
    }

    async fn check_file(&mut self, file: FileRow) -> Result<()> {
        self.report.files += 1;
        let (id, len, started) = (file.id.clone(), file.archive.len, Instant::now());
        let was_damaged = file.damaged_at.is_some();
        if let Some(archive) = self.blobs.open(&id).await? {
            let (service, deep) = (self.service.clone(), self.what.deep);
            let checked = tokio::task::spawn_blocking(move || damage(&service, &file, archive, deep));
            let found = checked.await.map_err(|error| Error::Internal(error.into()))??;
            let is_damaged = found.as_ref().is_some_and(|damage| damage.of_blob);
            if is_damaged != was_damaged && self.database.mark_damaged(&id, is_damaged.then(now)).await? {
                let count = if is_damaged { &mut self.report.quarantined } else { &mut self.report.released };
                *count += 1;
            }
            // A file that was deleted just now has no parts any more.
            if let Some(damage) = found
                && self.database.has_file(&id).await?
            {
                self.report.findings.push(Finding::Damaged(id.to_string(), damage.how));
            }
        } else if self.database.has_file(&id).await? {
            self.report.findings.push(Finding::Ghost(id.to_string()));
            if self.what.repair
                && let Some(blobs) = self.database.delete_file(file.account, &id).await?
            {
                self.report.repaired += 1;
                for blob in blobs {
                    self.remove_unless_needed(&blob).await?;
                }
            }
        }
        if let Some(rate) = self.what.rate {
            let parts = self.database.parts_of(&id).await?;
            let len = len + parts.iter().map(|part| part.archive.len).sum::<u64>();
            let due = Duration::from_secs_f64(len as f64 / rate.max(1) as f64);
            tokio::time::sleep(due.saturating_sub(started.elapsed())).await;
        }
        Ok(())
    }

    /// Whether every part is some file's; what is in their blobs was looked at with the files that need them.
    async fn check_parts(&mut self, orphans: &mut BTreeMap<FileId, BlobEntry>) -> Result<()> {
        let mut last = None;
        loop {
            let page = self.database.scan_parts(last.as_ref(), PAGE).await?;
            let Some(end) = page.last() else { return Ok(()) };
            last = Some(end.id.clone());
            for PartRow { id, .. } in page {
                orphans.remove(&id);
                // One whose last file was deleted just now is gone as well.
                if self.database.files_with(&id).await?.is_empty() && self.database.has_part(&id).await? {
                    self.report.findings.push(Finding::Unlinked(id.to_string()));
                    if self.what.repair && self.database.delete_part(&id).await? {
                        self.report.repaired += 1;
                        self.remove_unless_needed(&id).await?;
                    }
                }
            }
        }
    }

    async fn remove_unless_needed(&self, id: &FileId) -> Result<bool> {
        Ok(!self.database.has_blob(id).await? && self.blobs.delete(id).await?)
    }

    async fn check_orphan(&mut self, id: FileId) -> Result<()> {
        if self.database.has_blob(&id).await? {
            return Ok(());
        }
        self.report.findings.push(Finding::Orphan(id.to_string()));
        if self.what.repair && self.remove_unless_needed(&id).await? {
            self.report.repaired += 1;
        }
        Ok(())
    }

    fn check_spool(&mut self, data: &DataDir) -> Result<()> {
        let spool = data.spool();
        let stale = spool.leftovers()?;
        self.report.findings.extend(stale.iter().map(|path| Finding::Stale(path.display().to_string())));
        if self.what.repair {
            self.report.repaired += spool.clear()? as u64;
        }
        Ok(())
    }
}

/// What is wrong with an archive.
struct Damage {
    how: String,
    /// Whether it, or a part of it, is not what was stored; else it is, and its codec fails.
    of_blob: bool,
}

/// How an archive differs from what its row says; `None` where it does not. Failing to read it is an error of the disk.
fn damage(service: &Service, file: &FileRow, mut archive: Box<dyn Input + Send>, deep: bool) -> Result<Option<Damage>> {
    if let Some(how) = difference(archive.as_mut(), &file.archive)? {
        return Ok(Some(Damage { how, of_blob: true }));
    }
    let mut shelf = service.shelf(file.account);
    match shelf.needs(archive.as_mut()) {
        Ok(needs) if needs.missing => return Ok(Some(Damage { how: "it lacks a part".into(), of_blob: true })),
        Ok(needs) if shelf.links(&file.id)? != needs.stored().cloned().collect() => {
            let how = "it is not linked with the parts that it needs".into();
            return Ok(Some(Damage { how, of_blob: false }));
        }
        Ok(_) if !deep => return Ok(None),
        Ok(_) => {}
        Err(Error::Decompression(cause)) => return Ok(Some(Damage { how: cause.to_string(), of_blob: true })),
        Err(error) => return Err(error),
    }
    match service.unpack(archive.as_mut(), file.restored, None, &mut io::sink(), || true, &mut shelf) {
        Ok(()) => Ok(None),
        Err(Error::Decompression(cause)) => {
            Ok(Some(Damage { how: format!("it does not restore: {cause}"), of_blob: false }))
        }
        Err(error) => Err(error),
    }
}
