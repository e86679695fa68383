//! The clock of the deadlines: wasmtime's epoch, moved on every 10 ms, at which running guests look at the time.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};
use wasmtime::{Engine, Store, UpdateDeadline};

/// Length of an epoch.
const TICK: Duration = Duration::from_millis(10);

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
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                let Some(engine) = engine.upgrade() else { break };
                engine.increment_epoch();
            }
        })?;
        Ok(Self { _running: running })
    }
}

/// Ends what runs in `store` at the first epoch after `time` from now.
pub fn limit<T>(store: &mut Store<T>, time: Duration) {
    let start = Instant::now();
    store.set_epoch_deadline(1);
    // By the clock and not by counting epochs: a loaded machine makes them longer.
    store.epoch_deadline_callback(move |_| {
        Ok(if start.elapsed() < time { UpdateDeadline::Continue(1) } else { UpdateDeadline::Interrupt })
    });
}
