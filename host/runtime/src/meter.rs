//! Counts what one instance takes.

use wasmtime::{ResourceLimiter, Result};

/// Elements a table may have: functions that a module can call indirectly.
pub const TABLE_ELEMENTS: usize = 100_000;

/// The limits of one instance, and whether it ran into them.
pub struct Meter {
    memory: u64,
    denied: bool,
}

impl Meter {
    /// Allows `memory` bytes.
    pub fn new(memory: u64) -> Self {
        Self { memory, denied: false }
    }

    /// Whether the instance was refused memory, which explains what it did next.
    pub fn denied(&self) -> bool {
        self.denied
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        let allowed = desired as u64 <= self.memory;
        self.denied |= !allowed;
        Ok(allowed)
    }

    fn memory_grow_failed(&mut self, _: wasmtime::Error) -> Result<()> {
        self.denied = true;
        Ok(())
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        Ok(desired <= TABLE_ELEMENTS)
    }
}
