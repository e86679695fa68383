//! How much goes on at a time: some run, some wait, the rest are told to come back.

use crate::{Error, Result};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Admits a bounded number, of which a smaller number runs.
#[derive(Clone, Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    lanes: Arc<Semaphore>,
}

/// One that was admitted; its place is free again when this is dropped.
#[derive(Debug)]
pub struct Admitted {
    place: OwnedSemaphorePermit,
    lanes: Arc<Semaphore>,
}

/// One that runs; its lane and its place are free again when this is dropped.
#[derive(Debug)]
pub struct Running {
    _lane: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Gate {
    /// Lets `running` run and `waiting` more in.
    pub fn new(running: usize, waiting: usize) -> Self {
        let running = running.max(1);
        let places = running.saturating_add(waiting).min(Semaphore::MAX_PERMITS);
        Self { places: Arc::new(Semaphore::new(places)), lanes: Arc::new(Semaphore::new(running.min(places))) }
    }

    /// Takes a place, or says at once that there is none.
    pub fn admit(&self) -> Result<Admitted> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| Error::Busy)?;
        Ok(Admitted { place, lanes: self.lanes.clone() })
    }
}

impl Admitted {
    /// Waits for a lane; first come, first served.
    pub async fn start(self) -> Result<Running> {
        let lane = self.lanes.acquire_owned().await.map_err(|_| Error::Cancelled)?;
        Ok(Running { _lane: lane, _place: self.place })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_bounded_and_come_back() {
        let gate = Gate::new(1, 1);
        let (first, second) = (gate.admit().expect("a lane"), gate.admit().expect("a place"));
        assert!(matches!(gate.admit(), Err(Error::Busy)));
        let running = first.start().await.expect("the lane is free");
        let waiting = tokio::spawn(second.start());
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(running);
        let running = waiting.await.expect("no panic").expect("its turn");
        let third = gate.admit().expect("a place is free");
        assert!(matches!(gate.admit(), Err(Error::Busy)));
        drop((running, third));
        gate.admit().expect("all are free");
    }
}
