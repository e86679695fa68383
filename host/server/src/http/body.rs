//! A request's body with its limits: how much, how fast, and how much of it the form's parser may hold.

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// Bytes that may be read ahead of what the form's parser hands out: it holds headers of parts, and whatever comes before the
/// first boundary, in memory.
const ROOM: u64 = 1 << 20;

/// Bytes a second below which a client is given up, once `idle` has passed.
const SLOWEST: u64 = 1 << 10;

/// What is taken of a client.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the whole body.
    pub total: u64,
    /// How long to wait for the next bytes.
    pub idle: Duration,
}

/// Why a body is not read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// More bytes than allowed.
    #[error("the body is too large")]
    TooLarge,
    /// Too slow, or nothing for too long.
    #[error("the body did not arrive in time")]
    TooSlow,
    /// The form's parser would have to hold too much.
    #[error("the form has a header that never ends")]
    Endless,
}

/// The room that is left to the form's parser; [`Room::clear`] says that it has handed out what it held.
#[derive(Clone, Debug)]
pub struct Room(Arc<AtomicU64>);

impl Room {
    /// Gives the parser its room back.
    pub fn clear(&self) {
        self.0.store(ROOM, Ordering::Relaxed);
    }
}

/// A body that ends in a [`Refusal`] where it goes beyond its limits.
pub struct Metered {
    body: Body,
    limits: Limits,
    room: Room,
    received: u64,
    started: Instant,
    deadline: Pin<Box<Sleep>>,
}

impl Metered {
    /// Puts limits on a body.
    pub fn new(body: Body, limits: Limits) -> (Self, Room) {
        let room = Room(Arc::new(AtomicU64::new(ROOM)));
        let started = Instant::now();
        let deadline = Box::pin(tokio::time::sleep(limits.idle));
        (Self { body, limits, room: room.clone(), received: 0, started, deadline }, room)
    }

    fn take(&mut self, bytes: &Bytes) -> Result<(), Refusal> {
        let len = bytes.len() as u64;
        self.received += len;
        if self.received > self.limits.total {
            return Err(Refusal::TooLarge);
        }
        let taken = self.room.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |room| room.checked_sub(len));
        taken.map_err(|_| Refusal::Endless)?;
        let now = Instant::now();
        let earned = Duration::from_secs(self.received / SLOWEST);
        if now.duration_since(self.started) > self.limits.idle + earned {
            return Err(Refusal::TooSlow);
        }
        self.deadline.as_mut().reset(now + self.limits.idle);
        Ok(())
    }
}

impl hyper::body::Body for Metered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => self.deadline.as_mut().poll(cx).map(|()| Some(Err(axum::Error::new(Refusal::TooSlow)))),
            Poll::Ready(Some(Ok(frame))) => {
                let taken = frame.data_ref().map_or(Ok(()), |bytes| self.take(bytes));
                Poll::Ready(Some(taken.map(|()| frame).map_err(axum::Error::new)))
            }
            end => end,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
