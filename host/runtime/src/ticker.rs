//! The clock of the deadlines: wasmtime's epoch, moved on every 10 ms.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use wasmtime::Engine;

/// Length of an epoch.
const TICK: Duration = Duration::from_millis(10);

/// Epochs after which `time` has passed for certain.
pub fn ticks(time: Duration) -> u64 {
    let whole = time.as_nanos().div_ceil(TICK.as_nanos());
    // The epoch that is running has begun before the call.
    u64::try_from(whole).map_or(u64::MAX / 2, |ticks| ticks.min(u64::MAX / 2)) + 1
}

/// The thread that moves an engine's epoch on for as long as this lives.
pub struct Ticker {
    _running: Sender<()>,
}

impl Ticker {
    /// Starts the thread.
    pub fn start(engine: &Engine) -> std::io::Result<Self> {
        let (running, stopped) = channel::<()>();
        let engine = engine.weak();
        std::thread::Builder::new().name("epoch".into()).spawn(move || {
            let start = Instant::now();
            let mut epoch = 0;
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let Some(engine) = engine.upgrade() else { break };
                // By the clock, so that a tick that comes late does not make the next ones late.
                let now = start.elapsed().as_nanos() / TICK.as_nanos();
                while epoch < now {
                    engine.increment_epoch();
                    epoch += 1;
                }
            }
        })?;
        Ok(Self { _running: running })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_never_early() {
        assert_eq!(ticks(Duration::ZERO), 1);
        assert_eq!(ticks(Duration::from_millis(100)), 11);
        assert_eq!(ticks(Duration::from_millis(101)), 12);
        assert_eq!(ticks(Duration::MAX), u64::MAX / 2 + 1);
    }
}
