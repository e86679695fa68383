//! How much a codec may use: nothing is allocated on a number that the input has not earned.

use crate::{Error, Result};

/// Upper bounds for one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of working memory, beside the input and the output.
    pub memory: u64,
    /// Bytes the call may put out.
    pub output: u64,
}

impl Limits {
    /// What a machine of ordinary size allows: 1 GiB of memory, 256 MiB of output (the largest frame).
    pub const DEFAULT: Self = Self { memory: 1 << 30, output: 256 << 20 };

    /// Reserves room for `additional` more items, or says which limit forbids it or that the machine has no more.
    pub fn reserve<T>(&self, vec: &mut Vec<T>, additional: u64) -> Result<()> {
        let bytes = additional.saturating_mul(size_of::<T>() as u64);
        if bytes > self.memory.max(self.output) {
            return Err(Error::limit(format!("needs {bytes} bytes, {} are allowed", self.memory.max(self.output))));
        }
        let additional = usize::try_from(additional)
            .map_err(|_| Error::limit(format!("{additional} items exceed this machine's address space")))?;
        vec.try_reserve(additional).map_err(|_| Error::limit(format!("no memory for {bytes} bytes")))
    }

    /// Refuses to need more working memory than allowed.
    pub fn need_memory(&self, bytes: u64) -> Result<()> {
        if bytes > self.memory {
            return Err(Error::limit(format!("needs {bytes} bytes of memory, {} are allowed", self.memory)));
        }
        Ok(())
    }

    /// Refuses to put out more than allowed.
    pub fn need_output(&self, bytes: u64) -> Result<()> {
        if bytes > self.output {
            return Err(Error::limit(format!("puts out {bytes} bytes, {} are allowed", self.output)));
        }
        Ok(())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
