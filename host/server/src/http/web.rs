//! The page that compresses in the browser: files of a folder, as `cargo xtask web` builds it.
//!
//! What is under `/web` has its hash in its name and is kept for ever; the few names that stay are asked for each time. Where there
//! is no such folder, `/` leads to the files of the account.

use super::App;
use super::accept::accepted;
use super::failure::Failure;
use super::pages::{self, content_type};
use crate::service::Encoding;
use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use std::path::PathBuf;
use tokio::fs;

/// As the other pages', and WebAssembly, workers, and pictures of the user's own; still no connection to anywhere else.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none'; \
     frame-ancestors 'none'",
);

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// Names outside `/web`, which no build changes.
const NAMES: [&str; 3] = ["sw.js", "icon.svg", "manifest.webmanifest"];

/// The forms in which files may lie beside themselves, smallest first.
const FORMS: [(Encoding, &str); 2] = [(Encoding::Br, ".br"), (Encoding::Gzip, ".gz")];

/// The routes of the page.
pub fn routes() -> Router<App> {
    let named = NAMES.into_iter().fold(Router::new(), |routes, name| {
        let file = move |State(app): State<App>, headers: HeaderMap| async move {
            answer(app.web.map(|folder| folder.join(name)), ASK_EACH_TIME, &headers).await
        };
        routes.route(&format!("/{name}"), get(file))
    });
    named.route("/", get(home)).route("/web/{name}", get(hashed))
}

async fn home(State(app): State<App>, headers: HeaderMap) -> Response {
    match app.web {
        Some(folder) => answer(Some(folder.join("index.html")), ASK_EACH_TIME, &headers).await,
        None => Redirect::to("/files").into_response(),
    }
}

async fn hashed(
    State(app): State<App>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(name) = name?;
    // One step down and no further, and not what lies there for others.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let named = name.bytes().all(plain) && !name.starts_with('.') && FORMS.iter().all(|(_, end)| !name.ends_with(end));
    let path = app.web.filter(|_| named).map(|folder| folder.join("web").join(name));
    Ok(answer(path, FOR_EVER, &headers).await)
}

/// The file, in the smallest form that the browser takes; without its body where the browser has it already.
async fn answer(path: Option<PathBuf>, caching: HeaderValue, asked: &HeaderMap) -> Response {
    let Some(path) = path else { return Failure::no_route().into_response() };
    let Some((encoding, bytes)) = read(&path, asked).await else { return Failure::no_route().into_response() };
    let tag = pages::tag(&bytes);
    let mut headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, content_type(&path.to_string_lossy())),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, caching),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ]);
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    if pages::has(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, bytes).into_response()
}

async fn read(path: &std::path::Path, asked: &HeaderMap) -> Option<(Option<Encoding>, Vec<u8>)> {
    let taken = accepted(asked).encodings;
    for (encoding, suffix) in FORMS.into_iter().filter(|(encoding, _)| taken.contains(encoding)) {
        let mut form = path.as_os_str().to_owned();
        form.push(suffix);
        if let Ok(bytes) = fs::read(form).await {
            return Some((Some(encoding), bytes));
        }
    }
    Some((None, fs::read(path).await.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use axum::http::HeaderName;

    fn asked(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("ASCII"))).collect()
    }

    async fn body(response: Response) -> Vec<u8> {
        to_bytes(response.into_body(), 1 << 20).await.expect("a body").to_vec()
    }

    #[tokio::test]
    async fn the_smallest_form_that_is_taken_is_sent() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("codec.wasm");
        for (suffix, text) in [("", "plain"), (".gz", "gzip"), (".br", "brotli")] {
            std::fs::write(folder.path().join(format!("codec.wasm{suffix}")), text).expect("written");
        }
        for (takes, sent, coding) in [
            ("gzip, br", "brotli", Some("br")),
            ("gzip, br;q=0", "gzip", Some("gzip")),
            ("zstd", "plain", None),
            ("", "plain", None),
        ] {
            let answer = answer(Some(file.clone()), FOR_EVER, &asked(&[(header::ACCEPT_ENCODING, takes)])).await;
            let found = answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().expect("ASCII"));
            assert_eq!(found, coding, "{takes}");
            assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/wasm");
            assert_eq!(answer.headers()[header::VARY], "accept-encoding");
            assert_eq!(body(answer).await, sent.as_bytes(), "{takes}");
        }
    }

    #[tokio::test]
    async fn what_a_browser_has_is_not_sent_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("index.html");
        std::fs::write(&file, "<!doctype html>").expect("written");
        let first = answer(Some(file.clone()), ASK_EACH_TIME, &HeaderMap::new()).await;
        let tag = first.headers()[header::ETAG].to_str().expect("ASCII").to_owned();
        assert_eq!(first.headers()[header::CACHE_CONTROL], "no-cache");
        let again = answer(Some(file.clone()), ASK_EACH_TIME, &asked(&[(header::IF_NONE_MATCH, &tag)])).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        std::fs::write(&file, "<!doctype html><p>new").expect("written");
        let changed = answer(Some(file), ASK_EACH_TIME, &asked(&[(header::IF_NONE_MATCH, &tag)])).await;
        assert_eq!(changed.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn what_is_not_there_is_said_so() {
        let folder = tempfile::tempdir().expect("a folder");
        for path in [None, Some(folder.path().join("none.js")), Some(folder.path().to_owned())] {
            assert_eq!(answer(path, FOR_EVER, &HeaderMap::new()).await.status(), StatusCode::NOT_FOUND);
        }
    }
}
