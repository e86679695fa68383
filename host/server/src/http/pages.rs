//! The pages for browsers: static, without a key of their own; what they show they ask the API for.

use super::App;
use super::failure::Failure;
use axum::Router;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

/// Nothing from elsewhere, nothing inline, in nobody's frame. Forms are sent by script alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
);

/// The pages and what they load, by name.
macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../pages/", $name)))),*]
    };
}

const PAGES: &[(&str, &str)] = assets!["files.html", "settings.html"];

const ASSETS: &[(&str, &str)] = assets![
    "api.js",
    "app.css",
    "codecs.js",
    "destinations.js",
    "dialogs.js",
    "downloads.js",
    "elements.js",
    "figures.js",
    "files.js",
    "icon.svg",
    "keys.js",
    "session.js",
    "settings.js",
    "transfers.js",
    "uploads.js",
];

/// The routes of the pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/files", get(|headers: HeaderMap| async move { answer(PAGES, "files.html", &headers) }))
        .route("/settings", get(|headers: HeaderMap| async move { answer(PAGES, "settings.html", &headers) }))
        .route("/assets/{name}", get(asset))
}

async fn asset(name: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Result<Response, Failure> {
    Ok(answer(ASSETS, &name?, &headers))
}

/// The text of that name; without its body where the browser has it already.
fn answer(texts: &[(&str, &'static str)], name: &str, asked: &HeaderMap) -> Response {
    let Some((_, text)) = texts.iter().find(|(known, _)| *known == name) else {
        return Failure::no_route().into_response();
    };
    let tag = tag(text.as_bytes());
    let headers = headers(name, &tag);
    if has(asked, &tag) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, *text).into_response()
}

fn headers(name: &str, tag: &str) -> [(HeaderName, HeaderValue); 5] {
    [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        // Modules of two versions would not fit each other: browsers keep them, and ask each time.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::ETAG, HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""))),
    ]
}

/// The media type of a file of a page, by its name.
pub fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    })
}

/// Whether a browser says that it has what is tagged so.
pub fn has(asked: &HeaderMap, tag: &str) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag)
}

/// The entity tag of these bytes.
pub fn tag(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    format!("\"{}\"", hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn asked(name: HeaderName, value: &str) -> HeaderMap {
        [(name, HeaderValue::from_str(value).expect("ASCII"))].into_iter().collect()
    }

    #[test]
    fn what_a_browser_has_is_not_sent_again() {
        let first = answer(PAGES, "files.html", &HeaderMap::new());
        let tag = first.headers()[header::ETAG].to_str().expect("ASCII");
        for (known, status) in [(tag, 304), (&format!("\"x\", W/{tag}"), 304), ("\"x\"", 200)] {
            let again = answer(PAGES, "files.html", &asked(header::IF_NONE_MATCH, known));
            assert_eq!(
                (again.status().as_u16(), &again.headers()[header::ETAG]),
                (status, &first.headers()[header::ETAG])
            );
        }
        assert_eq!(first.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    }

    #[test]
    fn every_text_is_served_under_the_policy() {
        for (texts, name) in
            PAGES.iter().map(|(name, _)| (PAGES, name)).chain(ASSETS.iter().map(|(name, _)| (ASSETS, name)))
        {
            let answer = answer(texts, name, &HeaderMap::new());
            assert_eq!(
                (answer.status(), &answer.headers()[header::CONTENT_SECURITY_POLICY]),
                (StatusCode::OK, &POLICY)
            );
        }
        assert_eq!(answer(ASSETS, "files.html", &HeaderMap::new()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn all_that_is_loaded_is_there_and_nothing_is_inline() {
        let known: BTreeSet<&str> = ASSETS.iter().map(|(name, _)| *name).collect();
        for (name, text) in PAGES.iter().chain(ASSETS) {
            for opening in ["\"/assets/", "from \"./"] {
                for (loaded, _) in text.split(opening).skip(1).filter_map(|after| after.split_once('"')) {
                    assert!(known.contains(loaded), "{name} loads {loaded}");
                }
            }
            for banned in ["innerHTML", "outerHTML", "insertAdjacentHTML", "<style", " style=", "<script>", "http://"] {
                assert!(!text.replace("http://www.w3.org/2000/svg", "").contains(banned), "{name} has {banned}");
            }
        }
    }
}
