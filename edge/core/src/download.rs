//! Downloads: the archive comes from the origin, and becomes the file here.

use crate::edge::{Answer, Asked, Edge};
use crate::keys::Verdict;
use crate::origin::Ask;
use crate::platform::Platform;
use crate::upload::length;
use crate::{Body, Collected, Unreachable};
use edge_link::{LARGEST, headers};
use http::header::{self, HeaderValue};
use http::{HeaderMap, Request, Response, StatusCode};
use sha2::{Digest, Sha256};

impl<P: Platform> Edge<P> {
    /// Restores the file where the origin answers with its archive; any other answer of its is the answer.
    pub(crate) async fn download(&self, id: &str, request: Asked<P>) -> Result<Answer<P>, Unreachable> {
        let account = match self.judge(request.headers(), "read").await {
            Verdict::Good(account) => account,
            Verdict::Bad => return self.refuse(request).await,
            Verdict::Unknown => return self.platform.fetch(request).await,
        };
        let (head, body) = request.into_parts();
        let query = head.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("/edge/files/{id}/download{query}");
        let mut headers = head.headers.clone();
        if let Ok(codecs) = HeaderValue::from_str(&self.light.versions()) {
            headers.insert(headers::CODECS, codecs);
        }
        let ask = Ask { method: head.method.clone(), target, account: &account, headers, body: bytes::Bytes::new() };
        if let Some(asked) = self.sign(ask) {
            let (answer, _) = self.insist(asked).await?;
            if !is_refused(&answer)
                && let Some(answer) = self.restored(answer).await?
            {
                return Ok(answer);
            }
        }
        Ok(self.insist(Request::from_parts(head, body)).await?.0)
    }

    /// The answer with the file in place of its archive; `None` where that is not to be had here.
    async fn restored(&self, answer: Answer<P>) -> Result<Option<Answer<P>>, Unreachable> {
        if !answer.headers().contains_key(headers::ARCHIVE) {
            return Ok(Some(answer));
        }
        let (mut head, body) = answer.into_parts();
        let most = usize::try_from(LARGEST).unwrap_or(usize::MAX);
        let archive = match body.collect(most, length(&head.headers)).await.map_err(|_| Unreachable)? {
            Collected::Whole(archive) => archive,
            Collected::Longer(_) => return Ok(None),
        };
        let Some(file) = self.light.unpack(&archive).filter(|file| is_promised(&head.headers, file)) else {
            return Ok(None);
        };
        head.headers.remove(headers::ARCHIVE);
        head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.len()));
        Ok(Some(Response::from_parts(head, Body::of(file))))
    }
}

/// Whether the answer may be about the edge: then the origin is asked again, as a client asks it.
fn is_refused<B>(answer: &Response<B>) -> bool {
    matches!(answer.status(), StatusCode::FORBIDDEN | StatusCode::NOT_FOUND)
}

/// Whether the file is the one whose ETag, its SHA-256, the origin sent.
fn is_promised(headers: &HeaderMap, file: &[u8]) -> bool {
    let sha256 = edge_link::to_hex(&Sha256::digest(file));
    headers.get(header::ETAG).is_some_and(|etag| etag.as_bytes() == format!("\"{sha256}\"").as_bytes())
}
