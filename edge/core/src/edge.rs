//! Which request is whose work.

use crate::light::Light;
use crate::platform::Platform;
use crate::{Body, Unreachable};
use edge_link::{Secret, headers};
use host_api::ErrorBody;
use http::header::{self, HeaderName, HeaderValue};
use http::{HeaderMap, Method, Request, Response, StatusCode};

/// What an edge is told when it starts.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its name, for the origin's log.
    pub name: String,
    /// What it shares with the origin.
    pub secret: Secret,
}

/// An edge.
pub struct Edge<P> {
    pub(crate) platform: P,
    pub(crate) settings: Settings,
    pub(crate) light: Light,
}

/// Headers of one connection, which go no further.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    header::HOST,
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// Requests on their way through an edge.
pub(crate) type Asked<P> = Request<Body<<P as Platform>::Rest>>;

/// Answers on their way through an edge.
pub(crate) type Answer<P> = Response<Body<<P as Platform>::Rest>>;

impl<P: Platform> Edge<P> {
    /// An edge on that platform.
    pub fn new(platform: P, settings: Settings) -> Self {
        Self { platform, settings, light: Light::default() }
    }

    /// Answers a request, whose URI is path and query, of the client at that address.
    pub async fn handle(&self, mut request: Asked<P>, client: Option<&str>) -> Answer<P> {
        tidy(request.headers_mut(), client);
        let path = request.uri().path().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        let answer = match (request.method(), parts.as_slice()) {
            (&Method::POST, ["", "api", codec, "upload"]) => self.upload(codec, request).await,
            (&Method::GET, ["", "api", "files", id, "download"]) => self.download(id, request).await,
            (method, _) if method.is_safe() => self.insist(request).await.map(|(answer, _)| answer),
            _ => self.platform.fetch(request).await,
        };
        match answer {
            Ok(mut answer) => {
                for name in HOP_BY_HOP {
                    answer.headers_mut().remove(name);
                }
                answer
            }
            Err(Unreachable) => self.unreachable(),
        }
    }

    /// Lets the origin refuse a request, of which it needs no more than the head for that.
    pub(crate) async fn refuse(&self, request: Asked<P>) -> Result<Answer<P>, Unreachable> {
        let (mut head, _) = request.into_parts();
        head.headers.remove(header::CONTENT_LENGTH);
        self.platform.fetch(Request::from_parts(head, Body::empty())).await
    }

    /// The one answer that is the edge's own.
    fn unreachable(&self) -> Answer<P> {
        let request_id = edge_link::to_hex(&self.platform.random()[..8]);
        let error = "the origin cannot be reached, try again later".into();
        let code = Some("origin_unreachable".into());
        let body = ErrorBody { error, code, upload_id: None, request_id: request_id.clone() };
        let mut answer = Response::new(Body::of(serde_json::to_vec(&body).unwrap_or_default()));
        *answer.status_mut() = StatusCode::BAD_GATEWAY;
        let headers = answer.headers_mut();
        for (name, value) in [
            (header::CONTENT_TYPE, "application/json"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::RETRY_AFTER, "5"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            headers.insert("x-request-id", value);
        }
        answer
    }
}

/// Leaves what goes on to the origin, and says whom it is from.
fn tidy(headers: &mut HeaderMap, client: Option<&str>) {
    for name in HOP_BY_HOP {
        headers.remove(name);
    }
    // Only an edge says these.
    for name in [
        headers::EDGE,
        headers::TIME,
        headers::NONCE,
        headers::DIGEST,
        headers::ACCOUNT,
        headers::SIGNATURE,
        headers::DISPOSITION,
        headers::CODECS,
    ] {
        headers.remove(name);
    }
    if let Some(Ok(client)) = client.map(HeaderValue::from_str) {
        headers.append("x-forwarded-for", client);
    }
}
