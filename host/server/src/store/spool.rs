//! Files on their way through: uploads and fresh archives, gone unless a blob store takes them.

use kit_core::drive::FileInput;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The directory of temporary files, on the same file system as the blobs.
#[derive(Clone, Debug)]
pub struct Spool {
    dir: PathBuf,
}

impl Spool {
    /// Spools into a directory that is there.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Makes an empty file.
    pub fn create(&self) -> io::Result<SpoolFile> {
        Ok(SpoolFile { file: NamedTempFile::new_in(&self.dir)? })
    }

    /// Bytes that still fit on the directory's file system.
    pub fn free(&self) -> io::Result<u64> {
        let found = rustix::fs::statvfs(&self.dir)?;
        Ok(found.f_bavail.saturating_mul(found.f_frsize))
    }

    /// The files in the directory: all of them stale when no server runs.
    pub fn leftovers(&self) -> io::Result<Vec<PathBuf>> {
        std::fs::read_dir(&self.dir)?.map(|entry| Ok(entry?.path())).collect()
    }

    /// Removes everything in the directory and says how many files there were.
    pub fn clear(&self) -> io::Result<usize> {
        let files = self.leftovers()?;
        files.iter().try_for_each(std::fs::remove_file)?;
        Ok(files.len())
    }
}

/// A temporary file that is removed when it is dropped.
#[derive(Debug)]
pub struct SpoolFile {
    file: NamedTempFile,
}

impl SpoolFile {
    /// Opens the file for reading by range, with a position of its own.
    pub fn input(&self) -> io::Result<FileInput> {
        FileInput::new(self.file.reopen()?)
    }

    /// Where the file is while it is not dropped.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Makes what was written durable.
    pub fn sync(&self) -> io::Result<()> {
        self.file.as_file().sync_all()
    }

    /// Gives the file a name of its own, in the same file system; fails where the name is taken.
    pub fn keep_as(self, path: &Path) -> io::Result<()> {
        self.file.persist_noclobber(path)?;
        Ok(())
    }
}

impl Write for SpoolFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.as_file_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_file_mut().flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::drive::Input;

    #[test]
    fn a_dropped_file_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let spool = Spool::new(dir.path());
        let mut file = spool.create().expect("the directory is there");
        file.write_all(b"abcdef").expect("there is room");
        let mut input = file.input().expect("open");
        assert_eq!((input.len(), input.read(2, 3).expect("in range")), (6, b"cde".to_vec()));
        assert_eq!(spool.leftovers().expect("readable").len(), 1);
        drop(file);
        assert_eq!(input.read(0, 1).expect("open handles go on"), b"a");
        assert!(spool.leftovers().expect("readable").is_empty());
    }

    #[test]
    fn a_taken_name_is_left_alone() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let spool = Spool::new(dir.path());
        let taken = dir.path().join("taken");
        std::fs::write(&taken, b"first").expect("there is room");
        assert!(spool.create().expect("the directory is there").keep_as(&taken).is_err());
        assert_eq!(std::fs::read(&taken).expect("still there"), b"first");
        assert_eq!(spool.clear().expect("writable"), 1);
    }
}
