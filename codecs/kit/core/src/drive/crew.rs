//! Codec calls on threads.

use crate::{Answer, Ask, Call, Codec, Error, Registry, Reply, Result, Ticket};
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Scope;

/// The threads that calls run on.
pub(super) struct Crew<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    parallel: bool,
    done: Sender<(Ticket, Answer)>,
    results: Receiver<(Ticket, Answer)>,
    open: Cell<usize>,
}

impl<'scope, 'env> Crew<'scope, 'env> {
    /// With one lane every call runs where it is asked for.
    pub fn new(scope: &'scope Scope<'scope, 'env>, lanes: u32) -> Self {
        let (done, results) = channel();
        Self { scope, parallel: lanes > 1, done, results, open: Cell::new(0) }
    }

    /// Answers at once, or later through [`Crew::wait`]; the packer never has more than its lanes open.
    pub fn run(&self, registry: &Registry, ticket: Ticket, call: Call) -> Option<(Ticket, Answer)> {
        let Some(codec) = registry.by_id(call.codec).cloned() else {
            let error = Error::unsupported(format!("there is no codec number {}", call.codec));
            return Some((ticket, Answer::Reply(Err(error))));
        };
        let heavy = matches!(call.ask, Ask::Encode { .. } | Ask::Decode { .. } | Ask::Check { .. });
        if !(self.parallel && heavy) {
            return Some((ticket, Answer::Reply(run_caught(codec.as_ref(), &call))));
        }
        self.open.set(self.open.get() + 1);
        let done = self.done.clone();
        self.scope.spawn(move || {
            // The receiver is gone only where the run has failed already.
            let _ = done.send((ticket, Answer::Reply(run_caught(codec.as_ref(), &call))));
        });
        None
    }

    /// The next result of a call that runs.
    pub fn wait(&self) -> Result<(Ticket, Answer)> {
        let idle = || Error::failed("nothing is running that could be waited for");
        self.open.set(self.open.get().checked_sub(1).ok_or_else(idle)?);
        self.results.recv().map_err(|_| idle())
    }
}

/// Runs a call; a codec that panics has failed, and nothing else has.
fn run_caught(codec: &dyn Codec, call: &Call) -> Result<Reply> {
    catch_unwind(AssertUnwindSafe(|| call.run(codec)))
        .unwrap_or_else(|_| Err(Error::failed(format!("{} panicked", codec.info().name))))
}
