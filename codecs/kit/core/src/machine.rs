//! Sans-IO plumbing: a straight-line async function becomes a machine that is stepped with answers and yields requests.
//!
//! No executor is involved: the only thing a future here ever waits for is an answer, so polling it once after each answer drives
//! it as far as it can go. Requests that carry a [`Ticket`] may be answered in any order and several may be open at once, which is
//! how a driver codes frames in parallel; what comes out does not depend on that order.

use crate::{Bytes, Call, Error, Info, Reply, Result};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Names an open request.
pub type Ticket = u32;

/// Where a part goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placing {
    /// Into the archive.
    Inline,
    /// To the driver, through [`Request::Keep`].
    Keep,
    /// Nowhere: the driver has it already.
    Known,
}

/// What a machine wants of its driver.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the fields are named after the parameters that the variants' documentation points to")]
pub enum Request {
    /// A range of the input: [`Answer::Bytes`] of exactly that length.
    Read { ticket: Ticket, at: u64, len: u64 },
    /// A codec's description: [`Answer::Info`].
    Describe { ticket: Ticket, codec: u16 },
    /// The codec for a part, from its first bytes and name: [`Answer::Codec`].
    Detect { ticket: Ticket, head: Bytes, name: Option<String> },
    /// A call of a codec: [`Answer::Reply`].
    Call { ticket: Ticket, call: Box<Call> },
    /// Where to put the part with that SHA-256 and length: [`Answer::Placing`].
    Place { ticket: Ticket, sha256: [u8; 32], len: u64 },
    /// The archive of a part to be kept; no answer.
    Keep { sha256: [u8; 32], archive: Bytes },
    /// An archive that restores to the object with that SHA-256 (a part or a reference): [`Answer::Archive`].
    Fetch { ticket: Ticket, sha256: [u8; 32] },
    /// The next bytes of the output; no answer.
    Emit(Bytes),
    /// How much is done, of the original or, when exporting, of the archive; no answer.
    Progress { done: u64, total: u64 },
    /// Nothing more to ask until an open request is answered.
    Wait,
}

/// What a driver answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// To [`Request::Read`].
    Bytes(Bytes),
    /// To [`Request::Describe`]; `None` where there is no such codec.
    Info(Option<Box<Info>>),
    /// To [`Request::Detect`].
    Codec(Option<u16>),
    /// To [`Request::Call`].
    Reply(Result<Reply>),
    /// To [`Request::Place`].
    Placing(Placing),
    /// To [`Request::Fetch`]; `None` where the driver has none.
    Archive(Option<Bytes>),
}

/// What a step yields.
#[derive(Clone, Debug)]
pub enum Step<T> {
    /// The driver's turn.
    Ask(Request),
    /// The end.
    Done(T),
}

/// The requests and answers between a future and its driver.
#[derive(Default)]
pub(crate) struct Port {
    requests: RefCell<VecDeque<Request>>,
    answers: RefCell<BTreeMap<Ticket, Option<Answer>>>,
    next: Cell<Ticket>,
}

impl Port {
    /// Sends a request that has no answer.
    pub fn tell(&self, request: Request) {
        self.requests.borrow_mut().push_back(request);
    }

    async fn ask(&self, request: impl FnOnce(Ticket) -> Request) -> Answer {
        let ticket = self.next.get();
        self.next.set(ticket.wrapping_add(1));
        self.answers.borrow_mut().insert(ticket, None);
        self.tell(request(ticket));
        std::future::poll_fn(|_| {
            let mut answers = self.answers.borrow_mut();
            match answers.get_mut(&ticket).and_then(Option::take) {
                Some(answer) => {
                    answers.remove(&ticket);
                    Poll::Ready(answer)
                }
                None => Poll::Pending,
            }
        })
        .await
    }

    /// Asks for a range of the input.
    pub async fn read(&self, at: u64, len: u64) -> Result<Bytes> {
        match self.ask(|ticket| Request::Read { ticket, at, len }).await {
            Answer::Bytes(bytes) if bytes.len() as u64 == len => Ok(bytes),
            Answer::Bytes(bytes) => {
                Err(Error::corrupt(format!("expected {len} bytes of input, found {}", bytes.len())).at(at))
            }
            _ => Err(mismatch("read")),
        }
    }

    /// Asks for a codec's description.
    pub async fn describe(&self, codec: u16) -> Result<Option<Box<Info>>> {
        match self.ask(|ticket| Request::Describe { ticket, codec }).await {
            Answer::Info(info) => Ok(info),
            _ => Err(mismatch("describe")),
        }
    }

    /// Asks which codec a part is for.
    pub async fn detect(&self, head: Bytes, name: Option<String>) -> Result<Option<u16>> {
        match self.ask(|ticket| Request::Detect { ticket, head, name }).await {
            Answer::Codec(codec) => Ok(codec),
            _ => Err(mismatch("detect")),
        }
    }

    /// Calls a codec; an error is the codec's.
    pub async fn call(&self, call: Call) -> Result<Reply> {
        match self.ask(|ticket| Request::Call { ticket, call: Box::new(call) }).await {
            Answer::Reply(reply) => reply,
            _ => Err(mismatch("call")),
        }
    }

    /// Asks where a part goes.
    pub async fn place(&self, sha256: [u8; 32], len: u64) -> Result<Placing> {
        match self.ask(|ticket| Request::Place { ticket, sha256, len }).await {
            Answer::Placing(placing) => Ok(placing),
            _ => Err(mismatch("place")),
        }
    }

    /// Asks for an archive of an object.
    pub async fn fetch(&self, sha256: [u8; 32]) -> Result<Option<Bytes>> {
        match self.ask(|ticket| Request::Fetch { ticket, sha256 }).await {
            Answer::Archive(archive) => Ok(archive),
            _ => Err(mismatch("fetch")),
        }
    }
}

fn mismatch(request: &str) -> Error {
    Error::failed(format!("the driver's answer does not fit the request ({request})"))
}

/// A future in the clothes of a state machine.
pub(crate) struct Machine<T> {
    port: Rc<Port>,
    future: Pin<Box<dyn Future<Output = Result<T>>>>,
    finished: Option<Result<T>>,
    over: bool,
}

impl<T> Machine<T> {
    /// Starts nothing yet: the first step does.
    pub fn new<F: Future<Output = Result<T>> + 'static>(start: impl FnOnce(Rc<Port>) -> F) -> Self {
        let port = Rc::new(Port::default());
        Self { future: Box::pin(start(port.clone())), port, finished: None, over: false }
    }

    /// Hands in an answer, if there is one, and yields the next request, the result, or the error that ends it.
    pub fn step(&mut self, answer: Option<(Ticket, Answer)>) -> Result<Step<T>> {
        if let Some((ticket, answer)) = answer {
            match self.port.answers.borrow_mut().get_mut(&ticket) {
                Some(slot @ None) => *slot = Some(answer),
                _ => return Err(Error::failed(format!("no open request has ticket {ticket}"))),
            }
        }
        if let Some(request) = self.next_request() {
            return Ok(Step::Ask(request));
        }
        if self.over {
            return Err(Error::failed("stepped after the end"));
        }
        if self.finished.is_none() {
            let mut context = std::task::Context::from_waker(Waker::noop());
            if let Poll::Ready(result) = self.future.as_mut().poll(&mut context) {
                self.finished = Some(result);
            }
        }
        if let Some(request) = self.next_request() {
            return Ok(Step::Ask(request));
        }
        match self.finished.take() {
            Some(result) => {
                self.over = true;
                result.map(Step::Done)
            }
            None => Ok(Step::Ask(Request::Wait)),
        }
    }

    fn next_request(&self) -> Option<Request> {
        // After a failure nothing that is still queued matters.
        if matches!(self.finished, Some(Err(_))) {
            return None;
        }
        self.port.requests.borrow_mut().pop_front()
    }
}
