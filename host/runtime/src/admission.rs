//! Who may run: calls are counted by the memory they may use, and admitted in the order in which they came.

use crate::Fault;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What the calls of a runtime use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Calls that run.
    pub calls: u32,
    /// Calls that wait.
    pub waiting: u64,
    /// Bytes that the running calls may use together.
    pub memory: u64,
    /// The most that `memory` has been.
    pub peak_memory: u64,
}

/// A budget of memory and of instances, shared by all calls of a runtime.
pub struct Admission {
    memory: u64,
    calls: u32,
    queue: Mutex<Queue>,
    moved: Condvar,
}

#[derive(Default)]
struct Queue {
    /// The number that the next to come gets.
    next: u64,
    /// The number whose turn it is.
    turn: u64,
    usage: Usage,
}

/// The right to run; ends when dropped.
pub struct Permit {
    admission: Arc<Admission>,
    memory: u64,
}

impl Admission {
    /// A budget of `memory` bytes and `calls` at a time.
    pub fn new(memory: u64, calls: u32) -> Arc<Self> {
        Arc::new(Self { memory, calls, queue: Mutex::default(), moved: Condvar::new() })
    }

    /// Waits until it is this call's turn and `memory` bytes are free; refuses at once what never will be.
    pub fn admit(self: &Arc<Self>, memory: u64) -> Result<Permit, Fault> {
        if memory > self.memory || self.calls == 0 {
            return Err(Fault::TooLarge { needs: memory, allowed: self.memory });
        }
        let mut queue = self.queue();
        let number = queue.next;
        queue.next += 1;
        queue.usage.waiting += 1;
        // Strictly in order: a large call is not overtaken for ever by small ones.
        while queue.turn != number || queue.usage.calls == self.calls || queue.usage.memory > self.memory - memory {
            queue = self.moved.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        queue.turn += 1;
        queue.usage.waiting -= 1;
        queue.usage.calls += 1;
        queue.usage.memory += memory;
        queue.usage.peak_memory = queue.usage.peak_memory.max(queue.usage.memory);
        drop(queue);
        self.moved.notify_all();
        Ok(Permit { admission: self.clone(), memory })
    }

    /// What is used now.
    pub fn usage(&self) -> Usage {
        self.queue().usage
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut queue = self.admission.queue();
        queue.usage.calls -= 1;
        queue.usage.memory -= self.memory;
        drop(queue);
        self.admission.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    /// Waits until `count` calls wait.
    fn await_waiting(admission: &Admission, count: u64) {
        while admission.usage().waiting != count {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    #[test]
    fn what_never_fits_is_refused_at_once() {
        let admission = Admission::new(100, 1);
        let _all = admission.admit(100).expect("fits exactly");
        assert_eq!(admission.admit(101).err(), Some(Fault::TooLarge { needs: 101, allowed: 100 }));
    }

    #[test]
    fn a_large_call_is_not_overtaken() {
        let admission = Admission::new(100, 10);
        let (order, came) = channel();
        let first = admission.admit(60).expect("fits");
        std::thread::scope(|scope| {
            for (waiting, memory) in [(1, 100), (2, 10), (3, 20)] {
                let (admission, order) = (&admission, order.clone());
                scope.spawn(move || {
                    let _permit = admission.admit(memory).expect("fits");
                    order.send(memory).expect("is heard");
                });
                await_waiting(admission, waiting);
            }
            assert!(came.try_recv().is_err(), "the small ones fit, and wait behind the large one");
            drop(first);
        });
        assert_eq!(came.recv(), Ok(100));
        let mut rest = [came.recv().expect("came"), came.recv().expect("came")];
        rest.sort_unstable();
        assert_eq!(rest, [10, 20]);
        assert_eq!(admission.usage(), Usage { peak_memory: 100, ..Usage::default() });
    }

    #[test]
    fn calls_are_counted_too() {
        let admission = Admission::new(100, 1);
        let first = admission.admit(1).expect("fits");
        std::thread::scope(|scope| {
            let second = scope.spawn(|| admission.admit(1).map(|_| ()));
            await_waiting(&admission, 1);
            assert_eq!(admission.usage().calls, 1);
            drop(first);
            assert_eq!(second.join().expect("no panic"), Ok(()));
        });
    }
}
