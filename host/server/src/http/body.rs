//! A request's body with its limits: how much, how fast, and how much of it the form's parser may hold.

use axum::body::{Body, Bytes};
use hyper::body::{Body as _, Frame};
use sha2::{Digest, Sha256};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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

/// A body that ends in a [`Refusal`] where it goes beyond its limits. Clones are the same body: one for the form's parser, one for
/// whoever watches it.
#[derive(Clone)]
pub struct Metered(Arc<Mutex<Meter>>);

struct Meter {
    body: Body,
    limits: Limits,
    /// Bytes that the form's parser may still take before it must have handed out what it holds.
    room: u64,
    received: u64,
    /// How long we have waited for the client; what we need ourselves, for the disk, is not held against it.
    waited: Duration,
    waiting_since: Option<Instant>,
    deadline: Pin<Box<Sleep>>,
    /// What the whole body was promised to hash to, and the hash so far.
    promised: Option<([u8; 32], Sha256)>,
}

impl Metered {
    /// Puts limits on a body, and hashes it where it was promised to have that SHA-256.
    pub fn new(body: Body, limits: Limits, promised: Option<[u8; 32]>) -> Self {
        Self(Arc::new(Mutex::new(Meter {
            body,
            limits,
            room: ROOM,
            received: 0,
            waited: Duration::ZERO,
            waiting_since: None,
            deadline: Box::pin(tokio::time::sleep(limits.idle)),
            promised: promised.map(|sha256| (sha256, Sha256::new())),
        })))
    }

    /// Whether what was read is what was promised, if anything was.
    pub fn is_as_promised(&self) -> bool {
        self.lock().promised.as_ref().is_none_or(|(sha256, hash)| hash.clone().finalize().as_slice() == sha256)
    }

    /// Says that the form's parser has handed out what it held.
    pub fn clear_room(&self) {
        self.lock().room = ROOM;
    }

    /// Reads what is left of the body and throws it away: only then is it known that all of it came.
    pub async fn drain(&self) -> Result<(), axum::Error> {
        while let Some(frame) = std::future::poll_fn(|cx| self.lock().poll(cx)).await {
            frame?;
            self.clear_room();
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Meter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Meter {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Pending => return self.wait(cx).map(|refusal| Some(Err(axum::Error::new(refusal)))),
            Poll::Ready(frame) => frame,
        };
        self.waited += self.waiting_since.take().map_or(Duration::ZERO, |since| since.elapsed());
        Poll::Ready(frame.map(|frame| {
            let frame = frame?;
            let taken = frame.data_ref().map_or(Ok(()), |bytes| self.take(bytes));
            taken.map(|()| frame).map_err(axum::Error::new)
        }))
    }

    /// Ready when the client has let us wait for too long.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Refusal> {
        if self.waiting_since.is_none() {
            let now = Instant::now();
            self.waiting_since = Some(now);
            self.deadline.as_mut().reset(now + self.limits.idle);
        }
        self.deadline.as_mut().poll(cx).map(|()| Refusal::TooSlow)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let len = bytes.len() as u64;
        self.received += len;
        if self.received > self.limits.total {
            return Err(Refusal::TooLarge);
        }
        self.room = self.room.checked_sub(len).ok_or(Refusal::Endless)?;
        if self.waited > self.limits.idle + Duration::from_secs(self.received / SLOWEST) {
            return Err(Refusal::TooSlow);
        }
        if let Some((_, hash)) = &mut self.promised {
            hash.update(bytes);
        }
        Ok(())
    }
}

impl hyper::body::Body for Metered {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.lock().poll(cx)
    }
}
