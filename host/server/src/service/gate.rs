//! How much goes on at a time: some run, some wait, the rest are told to come back.

use crate::{Error, Result};
use prometheus_client::metrics::counter::Counter;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Admits a bounded number, of which a smaller number runs.
#[derive(Clone, Debug)]
pub struct Gate {
    places: Arc<Semaphore>,
    lanes: Arc<Semaphore>,
    all_places: usize,
    all_lanes: usize,
    refused: Counter,
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
    /// Lets `running` run and `waiting` more in, and counts those that it refuses.
    pub fn new(running: usize, waiting: usize, refused: Counter) -> Self {
        let running = running.max(1);
        let all_places = running.saturating_add(waiting).min(Semaphore::MAX_PERMITS);
        let all_lanes = running.min(all_places);
        let (places, lanes) = (Arc::new(Semaphore::new(all_places)), Arc::new(Semaphore::new(all_lanes)));
        Self { places, lanes, all_places, all_lanes, refused }
    }

    /// How many run, and how many more were admitted.
    pub fn load(&self) -> (usize, usize) {
        let running = self.all_lanes - self.lanes.available_permits();
        let admitted = self.all_places - self.places.available_permits();
        // Not of one moment: some may have ended in between.
        (running, admitted.saturating_sub(running))
    }

    /// Takes a place, or says at once that there is none.
    pub fn admit(&self) -> Result<Admitted> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| {
            self.refused.inc();
            Error::Busy
        })?;
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
        let gate = Gate::new(1, 1, Counter::default());
        assert_eq!(gate.load(), (0, 0));
        let (first, second) = (gate.admit().expect("a lane"), gate.admit().expect("a place"));
        assert!(matches!(gate.admit(), Err(Error::Busy)));
        let running = first.start().await.expect("the lane is free");
        let waiting = tokio::spawn(second.start());
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        assert_eq!((gate.load(), gate.refused.get()), ((1, 1), 1));
        drop(running);
        let running = waiting.await.expect("no panic").expect("its turn");
        let third = gate.admit().expect("a place is free");
        assert!(matches!(gate.admit(), Err(Error::Busy)));
        drop((running, third));
        gate.admit().expect("all are free");
    }
}
