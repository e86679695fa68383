//! Blobs whose rows are not committed yet: the sweep leaves them alone.

use crate::store::FileId;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The files that are being stored.
#[derive(Clone, Debug, Default)]
pub struct InFlight(Arc<Mutex<HashSet<FileId>>>);

/// Holds one file in the set until it is dropped.
#[derive(Debug)]
pub struct Flight {
    set: InFlight,
    id: FileId,
}

impl InFlight {
    /// Adds a file.
    pub fn enter(&self, id: &FileId) -> Flight {
        self.lock().insert(id.clone());
        Flight { set: self.clone(), id: id.clone() }
    }

    /// Whether the file is being stored.
    pub fn contains(&self, id: &FileId) -> bool {
        self.lock().contains(id)
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<FileId>> {
        // A set of names is whole whatever panicked while it was held.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.set.lock().remove(&self.id);
    }
}
