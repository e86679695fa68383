//! Requests and answers between Spin and the edge; streams that nobody reads stay the host's.

use bytes::Bytes;
use edge_core::{Body, Broken};
use futures_util::stream::{self, LocalBoxStream, Stream, StreamExt};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, Scheme};
use http::{Request, Response, StatusCode};
use spin_sdk::wasip3::http::types::{self as host, ErrorCode, Fields, Trailers};
use spin_sdk::wasip3::wit_bindgen::{FutureReader, FutureWriter, StreamReader, StreamResult, StreamWriter};
use spin_sdk::wasip3::{spawn, wit_future, wit_stream};
use std::pin::Pin;
use std::task::{Context, Poll};

/// How much of a body is on its way at a time, in bytes.
const PIECE: usize = 64 << 10;

/// How a body ended.
type End = Result<Option<Trailers>, ErrorCode>;

/// What has not come of a body.
pub enum Rest {
    /// Nobody has read of it.
    Untouched(StreamReader<u8>, FutureReader<End>),
    /// It is being read here.
    Read(LocalBoxStream<'static, Result<Bytes, Broken>>),
}

impl Stream for Rest {
    type Item = Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Self::Untouched(..) = &*self
            && let Self::Untouched(stream, end) =
                std::mem::replace(&mut *self, Self::Read(stream::empty().boxed_local()))
        {
            *self = Self::Read(pieces(stream, end).boxed_local());
        }
        let Self::Read(pieces) = &mut *self else { return Poll::Ready(None) };
        pieces.poll_next_unpin(cx)
    }
}

fn pieces(stream: StreamReader<u8>, end: FutureReader<End>) -> impl Stream<Item = Result<Bytes, Broken>> {
    stream::unfold(Some((stream, end)), async |source| {
        let (mut stream, end) = source?;
        let (result, piece) = stream.read(Vec::with_capacity(PIECE)).await;
        match result {
            StreamResult::Complete(_) => Some((Ok(piece.into()), Some((stream, end)))),
            _ => end.await.is_err().then_some((Err(Broken), None)),
        }
    })
}

/// A client's request as the edge takes it.
pub fn request(request: host::Request) -> Result<Request<Body<Rest>>, ErrorCode> {
    let target = request.get_path_with_query().unwrap_or_else(|| "/".into());
    let mut built = Request::new(Body::empty());
    *built.method_mut() = request.get_method().try_into().map_err(|_| ErrorCode::HttpRequestMethodInvalid)?;
    *built.uri_mut() = target.parse().map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    *built.headers_mut() = from_host(&request.get_headers());
    let (stream, end) = host::Request::consume_body(request, fine());
    // Every request has a stream here. What has no body can be asked again.
    if !built.method().is_safe() || built.headers().contains_key(header::CONTENT_LENGTH) {
        built.body_mut().rest = Some(Rest::Untouched(stream, end));
    }
    Ok(built)
}

/// The edge's answer as the client gets it.
pub fn answer(answer: Response<Body<Rest>>) -> Result<host::Response, ErrorCode> {
    let (head, body) = answer.into_parts();
    let headers = to_host(&head.headers, &body)?;
    let (stream, end) = stream_of(body);
    let (answer, _) = host::Response::new(headers, stream, end);
    answer.set_status_code(head.status.as_u16()).map_err(|()| ErrorCode::HttpProtocolError)?;
    Ok(answer)
}

/// A request as the origin gets it.
pub fn to_origin(
    scheme: &Scheme,
    authority: &Authority,
    request: Request<Body<Rest>>,
) -> Result<host::Request, ErrorCode> {
    let (head, body) = request.into_parts();
    let headers = to_host(&head.headers, &body)?;
    let (stream, end) = stream_of(body);
    let (request, _) = host::Request::new(headers, stream, end, None);
    let target = head.uri.path_and_query().map(|target| target.as_str());
    request.set_method(&head.method.into()).map_err(|()| ErrorCode::HttpRequestMethodInvalid)?;
    request.set_scheme(Some(&scheme.into())).map_err(|()| ErrorCode::HttpRequestUriInvalid)?;
    request.set_authority(Some(authority.as_str())).map_err(|()| ErrorCode::HttpRequestUriInvalid)?;
    request.set_path_with_query(target).map_err(|()| ErrorCode::HttpRequestUriInvalid)?;
    Ok(request)
}

/// The origin's answer as the edge takes it.
pub fn from_origin(answer: host::Response) -> Result<Response<Body<Rest>>, ErrorCode> {
    let mut built = Response::new(Body::empty());
    *built.status_mut() = StatusCode::from_u16(answer.get_status_code()).map_err(|_| ErrorCode::HttpProtocolError)?;
    *built.headers_mut() = from_host(&answer.get_headers());
    let (stream, end) = host::Response::consume_body(answer, fine());
    built.body_mut().rest = Some(Rest::Untouched(stream, end));
    Ok(built)
}

/// What this end says of a body that it takes.
fn fine() -> FutureReader<Result<(), ErrorCode>> {
    wit_future::new(|| Ok(())).1
}

fn from_host(fields: &Fields) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in fields.copy_all() {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_bytes(&value)) {
            headers.append(name, value);
        }
    }
    headers
}

/// Headers for the host, with the length of a body of which all is here.
fn to_host(headers: &HeaderMap, body: &Body<Rest>) -> Result<Fields, ErrorCode> {
    let fields = Fields::new();
    let append = |name: &HeaderName, value: &[u8]| match fields.append(name.as_str(), value) {
        // The host says what may go between it and others.
        Ok(()) | Err(host::HeaderError::Forbidden) => Ok(()),
        Err(error) => Err(ErrorCode::InternalError(Some(error.to_string()))),
    };
    for (name, value) in headers {
        append(name, value.as_bytes())?;
    }
    if body.rest.is_none() && !body.start.is_empty() && !headers.contains_key(header::CONTENT_LENGTH) {
        append(&header::CONTENT_LENGTH, body.start.len().to_string().as_bytes())?;
    }
    Ok(fields)
}

/// A body for the host: its own stream where nobody read of it, else one that is written as it is read.
fn stream_of(body: Body<Rest>) -> (Option<StreamReader<u8>>, FutureReader<End>) {
    match (body.start.is_empty(), body.rest) {
        (true, None) => (None, wit_future::new(|| Ok(None)).1),
        (true, Some(Rest::Untouched(stream, end))) => (Some(stream), end),
        (_, rest) => {
            let (writer, stream) = wit_stream::new();
            let (ended, end) = wit_future::new(|| Err(ErrorCode::InternalError(None)));
            spawn(write(body.start, rest, writer, ended));
            (Some(stream), end)
        }
    }
}

/// Writes a body until its end, or until nobody reads it; one that broke off ends with an error.
async fn write(mut start: Bytes, rest: Option<Rest>, mut to: StreamWriter<u8>, ended: FutureWriter<End>) {
    while !start.is_empty() {
        let piece = start.split_to(start.len().min(PIECE));
        if !to.write_all(piece.into()).await.is_empty() {
            return;
        }
    }
    let mut rest = stream::iter(rest).flatten();
    while let Some(piece) = rest.next().await {
        let Ok(piece) = piece else { return };
        if !to.write_all(piece.into()).await.is_empty() {
            return;
        }
    }
    drop(to);
    // Nobody waits for it any more where this fails.
    let _ = ended.write(Ok(None)).await;
}
