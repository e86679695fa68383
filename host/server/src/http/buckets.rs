//! Token buckets, one for each of many clients, in bounded memory.

use crate::Rate;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Clients that have a bucket of their own.
const MOST: usize = 1 << 16;

/// How often full buckets are looked for where there are too many.
const PRUNE_EVERY: Duration = Duration::from_secs(1);

/// The buckets of all clients of a kind.
pub struct Buckets<K> {
    rate: Option<Rate>,
    levels: Mutex<Levels<K>>,
}

/// Of a bucket nothing is kept but when it will be full again; one that is not here is full.
struct Levels<K> {
    full_at: HashMap<K, Instant>,
    /// One bucket for all that find no room.
    others: Option<Instant>,
    pruned_at: Option<Instant>,
}

impl<K: Hash + Eq> Buckets<K> {
    /// Keeps a rate.
    pub fn new(rate: Option<Rate>) -> Self {
        Self { rate, levels: Mutex::new(Levels { full_at: HashMap::new(), others: None, pruned_at: None }) }
    }

    /// Takes a token, or says how long to wait for the next one.
    pub fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        let interval = Duration::from_secs(1) / rate.per_second.max(1);
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = levels.of(key, now);
        let next = (*full_at).max(now) + interval;
        match (next - now).saturating_sub(interval * rate.burst) {
            Duration::ZERO => {
                *full_at = next;
                Ok(())
            }
            wait => Err(wait),
        }
    }
}

impl<K: Hash + Eq> Levels<K> {
    fn of(&mut self, key: K, now: Instant) -> &mut Instant {
        if self.full_at.len() >= MOST && self.pruned_at.is_none_or(|at| now - at >= PRUNE_EVERY) {
            self.full_at.retain(|_, full_at| *full_at > now);
            self.pruned_at = Some(now);
        }
        if self.full_at.len() < MOST || self.full_at.contains_key(&key) {
            self.full_at.entry(key).or_insert(now)
        } else {
            self.others.get_or_insert(now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Option<Rate> = Some(Rate { per_second: 10, burst: 3 });

    #[test]
    fn a_burst_then_the_rate() {
        let (buckets, start) = (Buckets::new(RATE), Instant::now());
        let take = |key, ms| buckets.take(key, start + Duration::from_millis(ms));
        assert_eq!([take("a", 0), take("a", 0), take("a", 0)], [Ok(()); 3]);
        assert_eq!(take("a", 0), Err(Duration::from_millis(100)));
        assert_eq!(take("a", 40), Err(Duration::from_millis(60)), "refusals cost nothing");
        assert_eq!(take("b", 40), Ok(()), "others have their own");
        assert_eq!((take("a", 100), take("a", 100).is_err()), (Ok(()), true));
        assert_eq!([take("a", 9000), take("a", 9000), take("a", 9000)], [Ok(()); 3], "full, and no fuller");
        assert!(take("a", 9000).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let (buckets, start) = (Buckets::new(RATE), Instant::now());
        let len = || buckets.levels.lock().expect("no panic").full_at.len();
        for key in 0..MOST * 2 {
            let _ = buckets.take(key, start);
        }
        assert_eq!(len(), MOST);
        assert!(buckets.take(MOST * 3, start).is_err(), "those without room share one bucket");
        assert_eq!(buckets.take(0, start), Ok(()), "which is not that of those with room");
        assert_eq!(buckets.take(MOST * 3, start + Duration::from_secs(2)), Ok(()));
        assert_eq!(len(), 1, "the full ones are gone");
    }

    #[test]
    fn no_rate_is_no_limit() {
        let (buckets, now) = (Buckets::new(None), Instant::now());
        assert!((0..1000).all(|_| buckets.take("a", now).is_ok()));
    }
}
