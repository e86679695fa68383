//! Requests and answers between JavaScript and the edge; streams that nobody reads stay JavaScript's.

use bytes::Bytes;
use edge_core::{Body, Broken};
use futures_util::{Stream, StreamExt, stream};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response};
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_streams::ReadableStream;
use wasm_streams::readable::IntoStream;
use worker::js_sys::{Reflect, Uint8Array};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::{Headers, Method, RequestInit, RequestRedirect, ResponseBuilder, Result, web_sys};

/// What has not come of a body.
pub enum Rest {
    /// Nobody has read of it.
    Untouched(web_sys::ReadableStream),
    /// It is being read here.
    Read(IntoStream<'static>),
}

impl Stream for Rest {
    type Item = std::result::Result<Bytes, Broken>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Self::Untouched(stream) = &*self {
            *self = Self::Read(ReadableStream::from_raw(stream.clone().unchecked_into()).into_stream());
        }
        let Self::Read(stream) = &mut *self else { return Poll::Ready(None) };
        let piece = |piece: JsValue| Bytes::from(Uint8Array::new(&piece).to_vec());
        stream.poll_next_unpin(cx).map(|next| next.map(|read| read.map(piece).map_err(|_| Broken)))
    }
}

/// A client's request as the edge takes it.
pub fn request(request: worker::Request) -> Result<Request<Body<Rest>>> {
    let url = request.url()?;
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let rest = request.inner().body().map(Rest::Untouched);
    let built = Request::builder().method(request.inner().method().as_str()).uri(target);
    let mut built = built.body(Body { start: Bytes::new(), rest }).map_err(|error| error.to_string())?;
    *built.headers_mut() = from_js(request.headers());
    if let Some(accepted) = accepted(&request) {
        built.headers_mut().insert(header::ACCEPT_ENCODING, accepted);
    }
    Ok(built)
}

/// What codings the client accepts: Cloudflare puts what it accepts itself in the place of the header.
fn accepted(request: &worker::Request) -> Option<HeaderValue> {
    let cf = Reflect::get(request.inner(), &"cf".into()).ok()?;
    let accepted = Reflect::get(&cf, &"clientAcceptEncoding".into()).ok()?.as_string()?;
    HeaderValue::from_str(if accepted.is_empty() { "identity" } else { &accepted }).ok()
}

/// The edge's answer as the client gets it.
pub fn answer(answer: Response<Body<Rest>>) -> Result<worker::Response> {
    let (head, body) = answer.into_parts();
    let builder = ResponseBuilder::new().with_status(head.status.as_u16()).with_headers(to_js(&head.headers)?);
    Ok(match (body.start.is_empty(), body.rest) {
        (true, None) => builder.empty(),
        (false, None) => builder.fixed(body.start.into()),
        (_, Some(rest)) => builder.stream(into_stream(body.start, rest)),
    })
}

/// A request as the origin gets it; it is not followed anywhere else.
pub fn to_origin(origin: &str, request: Request<Body<Rest>>) -> Result<worker::Request> {
    let (head, body) = request.into_parts();
    let mut init = RequestInit::new();
    init.with_headers(to_js(&head.headers)?).with_redirect(RequestRedirect::Manual);
    init.with_method(Method::from(head.method.to_string()));
    init.with_body(match (body.start.is_empty(), body.rest) {
        (true, None) => None,
        (false, None) => Some(Uint8Array::from(&body.start[..]).into()),
        (_, Some(rest)) => Some(into_stream(body.start, rest).into()),
    });
    worker::Request::new_with_init(&format!("{origin}{}", head.uri), &init)
}

/// The origin's answer as the edge takes it.
pub fn from_origin(answer: worker::Response) -> Result<Response<Body<Rest>>> {
    let answer = web_sys::Response::from(answer);
    let rest = answer.body().map(Rest::Untouched);
    let built = Response::builder().status(answer.status());
    let mut built = built.body(Body { start: Bytes::new(), rest }).map_err(|error| error.to_string())?;
    *built.headers_mut() = from_js(&Headers(answer.headers()));
    Ok(built)
}

/// Headers from JavaScript; a value may have more than ASCII.
fn from_js(headers: &Headers) -> HeaderMap {
    let pair = |(name, value): (String, String)| {
        Some((HeaderName::try_from(name).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?))
    };
    headers.entries().filter_map(pair).collect()
}

/// Headers for JavaScript.
fn to_js(headers: &HeaderMap) -> Result<Headers> {
    let made = Headers::new();
    for (name, value) in headers {
        made.append(name.as_str(), &String::from_utf8_lossy(value.as_bytes()))?;
    }
    Ok(made)
}

fn into_stream(start: Bytes, rest: Rest) -> web_sys::ReadableStream {
    match rest {
        Rest::Untouched(stream) if start.is_empty() => stream,
        rest => {
            let pieces = stream::iter([Ok(start)]).chain(rest);
            let pieces = pieces.map(|piece| match piece {
                Ok(piece) => Ok(Uint8Array::from(&piece[..]).into()),
                Err(broken) => Err(JsValue::from_str(&broken.to_string())),
            });
            ReadableStream::from_stream(pieces).into_raw().unchecked_into()
        }
    }
}
