//! What the API is, for programs at `/openapi.json` and for people at `/docs`: one document, kept by hand in `openapi.json`.

use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use serde_json::Value;
use std::fmt::Write;
use std::sync::LazyLock;

const DOCUMENT: &str = include_str!("openapi.json");
const STYLE: &str = include_str!("docs.css");

static PAGE: LazyLock<String> = LazyLock::new(|| page_of(&serde_json::from_str(DOCUMENT).unwrap_or_default()));

/// The page needs its own style and nothing else, least of all a script.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; style-src 'self'; frame-ancestors 'none'");

/// `GET /openapi.json`
pub async fn document() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT)
}

/// `GET /docs`
pub async fn page() -> impl IntoResponse {
    let content_type = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, content_type), (header::CONTENT_SECURITY_POLICY, POLICY)], PAGE.as_str())
}

/// `GET /docs/style.css`
pub async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn page_of(document: &Value) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>smallest</title><link rel=\"stylesheet\" href=\"/docs/style.css\"><main><h1>smallest</h1>",
    );
    let _ = write!(page, "<p>{}</p>", text(&document["info"]["description"]));
    page.push_str("<p>Every request needs the header <code>x-api-key</code>, except where it says otherwise. ");
    page.push_str("The same for programs: <a href=\"/openapi.json\">openapi.json</a>.</p>");
    for (path, methods) in entries(&document["paths"]) {
        for (method, operation) in entries(methods) {
            write_operation(&mut page, document, &format!("{} {path}", method.to_uppercase()), operation);
        }
    }
    page.push_str("<h1>Schemas</h1>");
    for (name, schema) in entries(&document["components"]["schemas"]) {
        let pretty = serde_json::to_string_pretty(schema).unwrap_or_default();
        let _ = write!(page, "<h2 id=\"{name}\">{name}</h2><pre>{}</pre>", escape(&pretty));
    }
    page + "</main></html>\n"
}

fn write_operation(page: &mut String, document: &Value, title: &str, operation: &Value) {
    let _ = write!(page, "<section><h2>{}</h2><p>{}", escape(title), text(&operation["summary"]));
    if operation["security"].is_array() {
        page.push_str(" (without a key)");
    }
    let _ = write!(page, "</p><p>{}</p><table>", text(&operation["description"]));
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = resolve(document, parameter);
        let [name, place] = ["name", "in"].map(|field| text(&parameter[field]));
        let _ = write!(page, "<tr><th>{name}<td>{place}<td>{}", text(&parameter["description"]));
    }
    if let Some(body) = operation.get("requestBody") {
        let kind = entries(&body["content"]).next().map_or("", |(kind, _)| kind);
        let _ = write!(page, "<tr><th>body<td>{}<td>{}", escape(kind), text(&body["description"]));
    }
    page.push_str("</table><table>");
    for (status, answer) in entries(&operation["responses"]) {
        let answer = resolve(document, answer);
        let schema =
            answer["content"]["application/json"]["schema"]["$ref"].as_str().and_then(|at| at.rsplit('/').next());
        let link = schema.map(|name| format!("<a href=\"#{name}\">{name}</a>")).unwrap_or_default();
        let _ = write!(page, "<tr><th>{status}<td>{link}<td>{}", text(&answer["description"]));
    }
    page.push_str("</table></section>");
}

/// What a reference points to, or the value itself.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|at| document.pointer(at.trim_start_matches('#')));
    target.unwrap_or(value)
}

fn entries(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// A description as HTML: only `code` is marked up.
fn text(value: &Value) -> String {
    let escaped = escape(value.as_str().unwrap_or_default());
    escaped
        .split('`')
        .enumerate()
        .map(|(i, part)| if i % 2 == 1 { format!("<code>{part}</code>") } else { part.into() })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn document() -> Value {
        serde_json::from_str(DOCUMENT).expect("JSON")
    }

    /// The router cannot be asked for its routes, but its source can. What a route calls a wildcard is a plain name here.
    fn routes() -> BTreeSet<String> {
        let source = include_str!("router.rs");
        let quoted = source.split(".route(").skip(1).filter_map(|rest| rest.split('"').nth(1));
        quoted.map(|path| path.replace("{*", "{")).collect()
    }

    #[test]
    fn every_route_is_described_and_the_other_way_round() {
        let document = document();
        let described: BTreeSet<String> = entries(&document["paths"]).map(|(path, _)| path.into()).collect();
        assert_eq!(described, routes());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document();
        for target in DOCUMENT.split("\"$ref\": \"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(target.trim_start_matches('#')).is_some(), "{target}");
        }
    }

    #[test]
    fn the_page_says_everything_and_runs_nothing() {
        let page = page_of(&document());
        for (path, methods) in entries(&document()["paths"]) {
            for (method, _) in entries(methods) {
                assert!(page.contains(&format!("<h2>{} {path}</h2>", method.to_uppercase())), "{method} {path}");
            }
        }
        for unwanted in ["<script", "style=", "http://", "https://", "`", "onclick"] {
            assert!(!page.contains(unwanted), "{unwanted}");
        }
        assert_eq!(text(&"a `b` <c>".into()), "a <code>b</code> &lt;c&gt;");
    }
}
