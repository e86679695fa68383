//! Several futures at a time, one result after the other.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// Runs futures side by side, at most `lanes` at a time, and hands their results out in the order in which they were pushed.
pub(crate) struct InOrder<T> {
    lanes: usize,
    running: VecDeque<Lane<T>>,
}

struct Lane<T> {
    future: Pin<Box<dyn Future<Output = T>>>,
    result: Option<T>,
}

impl<T> InOrder<T> {
    /// `lanes` of 0 counts as 1.
    pub fn new(lanes: u32) -> Self {
        Self { lanes: lanes.max(1) as usize, running: VecDeque::new() }
    }

    /// Whether a result must be taken before the next push.
    pub fn is_full(&self) -> bool {
        self.running.len() >= self.lanes
    }

    /// Adds a future behind the others.
    pub fn push(&mut self, future: impl Future<Output = T> + 'static) {
        self.running.push_back(Lane { future: Box::pin(future), result: None });
    }

    /// Advances all and waits for the oldest; `None` where there is none.
    pub async fn next(&mut self) -> Option<T> {
        std::future::poll_fn(|context| {
            for lane in &mut self.running {
                if lane.result.is_none()
                    && let Poll::Ready(result) = lane.future.as_mut().poll(context)
                {
                    lane.result = Some(result);
                }
            }
            match self.running.front_mut().map(|lane| lane.result.take()) {
                None => Poll::Ready(None),
                Some(None) => Poll::Pending,
                Some(result) => {
                    self.running.pop_front();
                    Poll::Ready(result)
                }
            }
        })
        .await
    }
}
