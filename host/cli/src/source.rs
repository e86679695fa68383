//! What is read: a file, or a stream that is spooled to one, since codecs read by range.

use crate::exit::{Exit, Stopped, labelled};
use kit_core::drive::{FileInput, Input};
use std::fs::{File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Whether a path stands for standard input or output.
pub fn is_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// An opened input.
pub struct Source {
    /// What messages call it.
    pub name: String,
    /// The last part of its path, which codecs are told.
    pub file_name: Option<String>,
    /// The permissions that what is made from it gets; `None` for streams.
    pub permissions: Option<Permissions>,
    input: FileInput,
}

impl Source {
    /// Opens a file, or standard input for `-`.
    pub fn open(path: &Path) -> Result<Self, Stopped> {
        if is_stream(path) {
            return Self::spool("standard input", None, &mut io::stdin().lock());
        }
        let failed = |error: io::Error| Stopped::io(path, &error);
        let name = path.display().to_string();
        let file_name = path.file_name().and_then(|n| n.to_str()).map(Into::into);
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return Err(Stopped::new(Exit::Input, format!("{name}: is a directory")));
        }
        if !metadata.is_file() {
            return Self::spool(&name, file_name, &mut file);
        }
        let input = FileInput::new(file).map_err(failed)?;
        let permissions = Permissions::from_mode(metadata.permissions().mode() & 0o777);
        Ok(Self { name, file_name, permissions: Some(permissions), input })
    }

    fn spool(name: &str, file_name: Option<String>, stream: &mut dyn Read) -> Result<Self, Stopped> {
        let input = spooled(stream).map_err(|error| Stopped::io(Path::new(name), &error))?;
        Ok(Self { name: name.into(), file_name, permissions: None, input })
    }
}

fn spooled(stream: &mut dyn Read) -> io::Result<FileInput> {
    let mut file = tempfile::tempfile()?;
    io::copy(stream, &mut file)?;
    FileInput::new(file)
}

impl Input for Source {
    fn len(&self) -> u64 {
        self.input.len()
    }

    fn read(&mut self, at: u64, len: u64) -> io::Result<Vec<u8>> {
        self.input.read(at, len).map_err(|error| labelled(&self.name, &error))
    }
}
