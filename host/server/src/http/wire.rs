//! A connection's bytes, with two things that hyper leaves to us: clients that do not read, and the end.

use crate::service::Service;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Sleep;

/// How long a connection that is done reads on. A client that is still sending (to be told 401, or 413) would otherwise see its
/// connection reset, and often not the answer.
const LINGER: Duration = Duration::from_secs(10);

/// A TCP stream that is counted, fails where the client takes nothing for too long, and ends gently.
pub struct Wire {
    stream: TcpStream,
    write_idle: Duration,
    service: Arc<Service>,
    /// Runs while the client takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
    /// Runs while the client may still be sending to a connection that is done.
    lingering: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    /// Wraps a stream.
    pub fn new(stream: TcpStream, write_idle: Duration, service: Arc<Service>) -> Self {
        service.metrics().accepted.inc();
        service.metrics().connections.inc();
        Self { stream, write_idle, service, stalled: None, lingering: None }
    }

    fn watch(&mut self, cx: &mut Context<'_>, outcome: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if let Poll::Ready(written) = &outcome {
            self.service.metrics().sent.inc_by(written.as_ref().map_or(0, |len| *len as u64));
            self.stalled = None;
            return outcome;
        }
        let idle = self.write_idle;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep(idle)));
        stalled.as_mut().poll(cx).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let outcome = Pin::new(&mut self.stream).poll_read(cx, into);
        self.service.metrics().received.inc_by((into.filled().len() - before) as u64);
        outcome
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.service.metrics().connections.dec();
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.watch(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// Says that nothing more will come, then reads what the client is still sending, for a while.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.lingering = Some(Box::pin(tokio::time::sleep(LINGER)));
        }
        let mut scratch = [0; 16 << 10];
        while self.lingering.as_mut().is_some_and(|linger| linger.as_mut().poll(cx).is_pending()) {
            let mut into = ReadBuf::new(&mut scratch);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut into));
            if read.is_err() || into.filled().is_empty() {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
}
