//! Uploads: the file becomes an archive here, and the origin gets that.

use crate::edge::{Answer, Asked, Edge};
use crate::form;
use crate::keys::Verdict;
use crate::origin::Ask;
use crate::platform::Platform;
use crate::{Body, Collected, Unreachable};
use bytes::Bytes;
use edge_link::{LARGEST, headers};
use http::header::{self, HeaderName, HeaderValue};
use http::request::Parts;
use http::{HeaderMap, Request, StatusCode};
use kit_core::Options;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde::Deserialize;
use url::form_urlencoded;

/// What a form may have beside the file.
const ROOM: u64 = 1 << 20;

/// The longest answer that is looked into, in bytes.
const SHORT: usize = 64 << 10;

/// Headers about the form, which the archive is not.
const OF_THE_FORM: [HeaderName; 4] =
    [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::EXPECT];

/// As much of an error as tells whose it is.
#[derive(Deserialize)]
struct Code {
    code: Option<String>,
}

impl<P: Platform> Edge<P> {
    /// Codes the file of an upload where that is light work; whatever is odd about it goes to the origin as it came.
    pub(crate) async fn upload(&self, codec: &str, request: Asked<P>) -> Result<Answer<P>, Unreachable> {
        let Some(codec) = self.light.codec(codec) else { return self.platform.fetch(request).await };
        let account = match self.judge(request.headers(), "write").await {
            Verdict::Good(account) => account,
            Verdict::Bad => return self.refuse(request).await,
            Verdict::Unknown => return self.platform.fetch(request).await,
        };
        let query = request.uri().query().unwrap_or_default();
        let params: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let Ok(options) = Options::resolve(codec.info(), &params) else { return self.refuse(request).await };
        let promises = ["content-digest", "repr-digest"].iter().any(|name| request.headers().contains_key(*name));
        if promises {
            return self.platform.fetch(request).await;
        }
        let (head, body) = request.into_parts();
        let most = usize::try_from(LARGEST + ROOM).unwrap_or(usize::MAX);
        let form = match body.collect(most, length(&head.headers)).await.map_err(|_| Unreachable)? {
            Collected::Whole(form) => form,
            Collected::Longer(body) => return self.platform.fetch(Request::from_parts(head, body)).await,
        };
        let sent = match form::find(&head.headers, &form).await.filter(|file| file.range.len() as u64 <= LARGEST) {
            Some(file) => self.light.pack(codec.as_ref(), &options, &form[file.range]).map(|a| (file.disposition, a)),
            None => None,
        };
        if let Some((disposition, archive)) = sent
            && let Some(answer) = self.send(&head, &account, &disposition, archive.into()).await?
        {
            return Ok(answer);
        }
        self.platform.fetch(Request::from_parts(head, Body::of(form))).await
    }

    /// Sends the archive of an upload; `None` where the origin does not take it from this edge.
    async fn send(
        &self,
        head: &Parts,
        account: &str,
        disposition: &[u8],
        archive: Bytes,
    ) -> Result<Option<Answer<P>>, Unreachable> {
        let mut headers = head.headers.clone();
        for name in OF_THE_FORM {
            headers.remove(name);
        }
        let disposition = percent_encode(disposition, NON_ALPHANUMERIC).to_string();
        let Ok(disposition) = HeaderValue::from_str(&disposition) else { return Ok(None) };
        headers.insert(headers::DISPOSITION, disposition);
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str()).replacen("/api/", "/edge/", 1);
        let ask = Ask { method: head.method.clone(), target, account, headers, body: archive };
        let Some(request) = self.sign(ask) else { return Ok(None) };
        let (answer, is_again) = self.insist(request).await?;
        if !matches!(answer.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) {
            return Ok(Some(answer));
        }
        let (head, body) = answer.into_parts();
        Ok(match body.collect(SHORT, None).await.map_err(|_| Unreachable)? {
            // The nonce was taken by the first of the two, whose answer was lost: nobody knows what became of it.
            Collected::Whole(json) if is_again && is_about_edges(&json) => return Err(Unreachable),
            Collected::Whole(json) if is_about_edges(&json) => None,
            Collected::Whole(json) => Some(http::Response::from_parts(head, Body::of(json))),
            Collected::Longer(body) => Some(http::Response::from_parts(head, body)),
        })
    }
}

/// Whether an error is about the edge, and not about what its client asks.
fn is_about_edges(json: &[u8]) -> bool {
    let code = serde_json::from_slice::<Code>(json).ok().and_then(|body| body.code);
    matches!(code.as_deref(), Some("edge_refused" | "no_route"))
}

/// The length that a body announces.
pub(crate) fn length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
