//! A plain HTTP client that keeps every status and body.

use serde_json::Value;
use std::time::Duration;
use ureq::unversioned::multipart::{Form, Part};
use ureq::{Agent, Body, http};

/// A status and what came with it.
#[derive(Debug)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// The headers.
    pub headers: http::HeaderMap,
}

impl Response {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// A text field of the JSON body.
    pub fn text(&self, field: &str) -> String {
        self.json()[field].as_str().unwrap_or_else(|| panic!("no {field} in {}", self.json())).to_string()
    }
}

/// Talks to one service with one key.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    url: String,
    key: String,
}

/// What a connection that breaks in the middle counts as.
pub type Outcome = Result<Response, ureq::Error>;

impl Client {
    /// A client for `url` that sends `key`.
    pub fn new(url: &str, key: &str) -> Self {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(120)));
        Self { agent: config.build().into(), url: url.into(), key: key.into() }
    }

    /// Uploads `bytes` as `name`; `query` starts with `?` or is empty.
    pub fn upload(&self, codec: &str, query: &str, name: &str, bytes: &[u8]) -> Outcome {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name));
        let request = self.agent.post(format!("{}/api/{codec}/upload{query}", self.url));
        collect(request.header("x-api-key", &self.key).send(form)?)
    }

    /// GET of a path.
    pub fn get(&self, path: &str) -> Outcome {
        collect(self.agent.get(format!("{}{path}", self.url)).header("x-api-key", &self.key).call()?)
    }

    /// PUT of JSON to a path.
    pub fn put(&self, path: &str, json: &Value) -> Outcome {
        let request = self.agent.put(format!("{}{path}", self.url)).header("x-api-key", &self.key);
        collect(request.content_type("application/json").send(json.to_string())?)
    }

    /// DELETE of a file.
    pub fn delete(&self, id: &str) -> Outcome {
        collect(self.agent.delete(format!("{}/api/files/{id}", self.url)).header("x-api-key", &self.key).call()?)
    }

    /// Uploads a file, which must go well: its id, and the bytes that were stored for it.
    pub fn store(&self, codec: &str, name: &str, bytes: &[u8]) -> (String, u64) {
        let answer = self.upload(codec, "", name, bytes).expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.json());
        (answer.text("uploadId"), answer.json()["compressedBytes"].as_u64().expect("a number"))
    }

    /// Bytes that are stored for the account.
    pub fn used(&self) -> u64 {
        let account = self.get("/api/account").expect("an answer").json();
        account["usage"]["totalCompressedBytes"].as_u64().expect("a number")
    }

    /// A stored file as an archive that restores alone; it must be there.
    pub fn export(&self, id: &str) -> Vec<u8> {
        let answer = self.get(&format!("/api/files/{id}/archive")).expect("an answer");
        assert_eq!(answer.status, 200);
        answer.body
    }

    /// The original of an upload.
    pub fn download(&self, id: &str) -> Outcome {
        self.get(&format!("/api/files/{id}/download"))
    }
}

fn collect(response: http::Response<Body>) -> Outcome {
    let (head, mut body) = response.into_parts();
    let body = body.with_config().limit(1 << 30).read_to_vec()?;
    Ok(Response { status: head.status.as_u16(), body, headers: head.headers })
}
