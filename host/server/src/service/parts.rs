//! The parts of one account as packer and unpacker see them: what is stored, and what is on its way there.

use super::Service;
use crate::clock::now;
use crate::store::{AccountId, Digest, FileId, FileRow, PartRow, Spool, SpoolFile};
use crate::{Error, Result};
use kit_core::Placing;
use kit_core::drive::{self, FileInput, Input};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;
use tokio::runtime::Handle;

/// Parts shorter than this go inline: a blob takes a block of the disk or an object of a bucket, and rows that are longer than what
/// such a part compresses to.
const SMALL: u64 = 1024;

/// Parts beside one archive; further ones go inline, so that no upload makes, and no download opens, blobs without end.
const MOST: usize = 4096;

/// Bytes that are copied in one go.
const PIECE: usize = 1 << 20;

/// Where the archive of a part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// In a blob, and the part in a row.
    Stored,
    /// In that stretch of the upload's [`Fresh`] archives.
    Fresh(Range<u64>),
    /// In the blob of a file that is no part yet.
    File,
}

/// An archive, and its part's row or what would become that: how deep it is, is not known before it is read.
pub(super) struct Found {
    pub part: PartRow,
    pub source: Source,
    pub archive: Vec<u8>,
}

impl Found {
    /// Whether the archive is what was verified when it was stored.
    pub fn is_as_stored(&self) -> bool {
        self.part.archive.sha256 == <[u8; 32]>::from(Sha256::digest(&self.archive))
    }
}

/// One account's parts; it blocks, so it is used away from the threads that serve connections.
pub(crate) struct Shelf<'a> {
    pub(super) service: &'a Service,
    account: AccountId,
    runtime: Handle,
    /// Whether archives are to need nothing beside themselves.
    alone: bool,
    /// What the upload brings.
    pub(super) fresh: Fresh,
    /// The parts that the packer was told to leave out of the archive.
    beside: BTreeSet<[u8; 32]>,
    /// An earlier file that counts as a part.
    pub(super) earlier: Option<FileRow>,
}

impl Service {
    /// The stored parts of an account.
    pub(crate) fn shelf(&self, account: AccountId) -> Shelf<'_> {
        self.shelf_to_fill(account, false)
    }

    /// The same for an upload, which may add to them unless its archive is to stand alone.
    pub(super) fn shelf_to_fill(&self, account: AccountId, alone: bool) -> Shelf<'_> {
        let runtime = Handle::current();
        Shelf {
            service: self,
            account,
            runtime,
            alone,
            fresh: Fresh::default(),
            beside: BTreeSet::new(),
            earlier: None,
        }
    }
}

impl Shelf<'_> {
    /// The archive of an object and where it is; `None` where there is none.
    pub(super) fn find(&self, sha256: &[u8; 32]) -> Result<Option<Found>> {
        if let Some((restored, archive, at)) = self.fresh.get(sha256) {
            let bytes = self.fresh.read(at.clone())?;
            return Ok(Some(self.found(FileId::random(), restored, archive, Source::Fresh(at), bytes)));
        }
        let stored = self.runtime.block_on(self.service.database.part(self.account, sha256))?;
        if let Some(part) = stored {
            let archive = self.blob(&part.id, part.archive.len)?;
            return Ok(archive.map(|archive| Found { part, source: Source::Stored, archive }));
        }
        match &self.earlier {
            Some(file) if file.restored.sha256 == *sha256 => {
                let archive = self.blob(&file.id, file.archive.len)?;
                let id = file.id.clone();
                Ok(archive.map(|bytes| self.found(id, file.restored, file.archive, Source::File, bytes)))
            }
            _ => Ok(None),
        }
    }

    /// The parts that a file is linked with.
    pub(crate) fn links(&self, file: &FileId) -> Result<BTreeSet<FileId>> {
        let parts = self.runtime.block_on(self.service.database.parts_of(file))?;
        Ok(parts.into_iter().map(|part| part.id).collect())
    }

    fn found(&self, id: FileId, restored: Digest, archive: Digest, source: Source, bytes: Vec<u8>) -> Found {
        let part = PartRow { id, account: self.account, restored, archive, depth: 0, created_at: now() };
        Found { part, source, archive: bytes }
    }

    /// The content of a blob; `None` where there is none of that length.
    pub(super) fn blob(&self, id: &FileId, len: u64) -> Result<Option<Vec<u8>>> {
        match self.runtime.block_on(self.service.blobs.open(id))? {
            Some(mut blob) if blob.len() == len => Ok(Some(blob.read(0, len)?)),
            _ => Ok(None),
        }
    }
}

impl drive::Parts for Shelf<'_> {
    fn place(&mut self, sha256: &[u8; 32], len: u64) -> io::Result<Placing> {
        if self.alone || len < SMALL {
            return Ok(Placing::Inline);
        }
        if self.beside.contains(sha256) {
            return Ok(Placing::Known);
        }
        if self.beside.len() >= MOST {
            return Ok(Placing::Inline);
        }
        self.beside.insert(*sha256);
        let part = self.service.database.part(self.account, sha256);
        if self.runtime.block_on(part).map_err(io::Error::other)?.is_some() {
            return Ok(Placing::Known);
        }
        self.fresh.expected.insert(*sha256, len);
        Ok(Placing::Keep)
    }

    fn keep(&mut self, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        self.fresh.add(&self.service.spool, sha256, archive)
    }

    fn fetch(&mut self, sha256: &[u8; 32]) -> io::Result<Option<Vec<u8>>> {
        Ok(self.find(sha256).map_err(Error::into_io)?.map(|found| found.archive))
    }
}

/// The archives of parts that an upload brings, one after the other in one temporary file.
#[derive(Default)]
pub(super) struct Fresh {
    file: Option<SpoolFile>,
    end: u64,
    /// Lengths of what is to be kept.
    expected: BTreeMap<[u8; 32], u64>,
    archives: BTreeMap<[u8; 32], (Digest, Digest, u64)>,
}

impl Fresh {
    fn add(&mut self, spool: &Spool, sha256: &[u8; 32], archive: &[u8]) -> io::Result<()> {
        let restored = Digest { len: self.expected.remove(sha256).unwrap_or_default(), sha256: *sha256 };
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(spool.create()?),
        };
        file.write_all(archive)?;
        let digest = Digest { len: archive.len() as u64, sha256: Sha256::digest(archive).into() };
        self.archives.insert(*sha256, (restored, digest, self.end));
        self.end += digest.len;
        Ok(())
    }

    /// What it restores to, what the archive is, and where.
    fn get(&self, sha256: &[u8; 32]) -> Option<(Digest, Digest, Range<u64>)> {
        let (restored, archive, at) = *self.archives.get(sha256)?;
        Some((restored, archive, at..at + archive.len))
    }

    fn read(&self, at: Range<u64>) -> io::Result<Vec<u8>> {
        self.input()?.read(at.start, at.end - at.start)
    }

    /// Puts one of them into a temporary file of its own.
    pub fn copy(&self, at: Range<u64>, spool: &Spool) -> io::Result<SpoolFile> {
        let (mut input, mut file) = (self.input()?, spool.create()?);
        for from in at.clone().step_by(PIECE) {
            file.write_all(&input.read(from, (at.end - from).min(PIECE as u64))?)?;
        }
        Ok(file)
    }

    fn input(&self) -> io::Result<FileInput> {
        self.file.as_ref().ok_or(io::ErrorKind::NotFound)?.input()
    }
}
