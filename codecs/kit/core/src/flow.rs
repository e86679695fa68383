//! Where bytes come from and go to: the driver, or memory for the archives of parts.

use crate::machine::Port;
use crate::{Bytes, Error, Request, Result};
use std::sync::Arc;

/// What is read by range.
pub(crate) enum Source {
    /// The driver's input.
    Driver,
    /// A part, or the archive of one.
    Memory(Bytes),
    /// A stretch of the driver's input: (start, length).
    Within(u64, u64),
}

impl Source {
    /// Reads exactly `len` bytes from `at`.
    pub async fn read(&self, port: &Port, at: u64, len: u64) -> Result<Bytes> {
        let end = at.checked_add(len).ok_or_else(|| Error::corrupt("a range exceeds the input").at(at))?;
        match self {
            Self::Driver => port.read(at, len).await,
            Self::Within(start, total) if end <= *total => port.read(start + at, len).await,
            Self::Memory(bytes) if end <= bytes.len() as u64 => {
                let whole = len == bytes.len() as u64;
                Ok(if whole { bytes.clone() } else { Arc::new(bytes[at as usize..end as usize].to_vec()) })
            }
            Self::Within(..) | Self::Memory(_) => {
                Err(Error::corrupt(format!("{len} bytes reach beyond the end of the input")).at(at))
            }
        }
    }

    /// The same source, seen from a stretch of it.
    pub fn within(&self, at: u64, len: u64) -> Self {
        match self {
            Self::Driver => Self::Within(at, len),
            Self::Within(start, _) => Self::Within(start + at, len),
            Self::Memory(bytes) => {
                let stretch = bytes.get(at as usize..(at + len) as usize).unwrap_or_default();
                Self::Memory(Arc::new(stretch.to_vec()))
            }
        }
    }
}

/// What is written to.
pub(crate) enum Sink {
    /// The driver's output.
    Driver,
    /// A buffer.
    Memory(Vec<u8>),
}

impl Sink {
    /// Appends bytes.
    pub fn write(&mut self, port: &Port, bytes: Bytes) {
        match self {
            Self::Driver if bytes.is_empty() => {}
            Self::Driver => port.tell(Request::Emit(bytes)),
            Self::Memory(buffer) => buffer.extend_from_slice(&bytes),
        }
    }

    /// What was written to memory.
    pub fn into_memory(self) -> Vec<u8> {
        match self {
            Self::Driver => Vec::new(),
            Self::Memory(buffer) => buffer,
        }
    }
}
