//! HTTP by hand: what is sent is exactly what a test says, and answers that are cut short are told from whole ones.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Separates the parts of forms.
pub const BOUNDARY: &str = "----b0undary";

/// Speaks for one key.
#[derive(Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub key: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, v)| v)
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{self:?}");
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Whether as many bytes came as were announced.
    pub fn is_whole(&self) -> bool {
        self.header("content-length").parse() == Ok(self.body.len())
    }

    /// The `error` of a failure, which must have the status and the API's form.
    pub fn error(&self, status: u16) -> String {
        let json = self.json();
        assert_eq!(self.status, status, "{json}");
        assert_eq!(json["request_id"], self.header("x-request-id"));
        assert_eq!(self.header("access-control-allow-origin"), "*");
        json["error"].as_str().expect("a text").into()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let head_end = bytes.windows(4).position(|w| w == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..head_end]).expect("a head of ASCII");
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().expect("a status");
        let header = |line: &str| line.split_once(": ").map(|(n, v)| (n.into(), v.into())).expect("a header");
        let headers = lines.map(header).collect();
        let answer = Self { status, headers, body: bytes[head_end + 4..].to_vec() };
        // An interim answer comes before the real one.
        if status == 100 { Self::parse(&answer.body) } else { Some(answer) }
    }
}

impl Client {
    /// Sends exactly these bytes and reads to the end; `None` where no answer came.
    pub fn raw(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = self.connect();
        // The server may answer and close before it has read everything.
        let _ = stream.write_all(request);
        read_answer(&mut stream)
    }

    /// A connection that does not wait for ever.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout");
        stream
    }

    /// The head of a request with this client's key, and room for more headers.
    pub fn head(&self, method: &str, target: &str, headers: &str) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!("x-api-key: {}\r\n", self.key) };
        format!("{method} {target} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{key}{headers}\r\n")
    }

    /// A request without a body.
    pub fn call(&self, method: &str, target: &str) -> Answer {
        let answer = self.raw(self.head(method, target, "").as_bytes()).expect("an answer");
        assert!(method == "HEAD" || answer.is_whole(), "{answer:?}");
        answer
    }

    /// A request without a body, with more headers, each line ended.
    pub fn call_with(&self, method: &str, target: &str, headers: &str) -> Answer {
        self.raw(self.head(method, target, headers).as_bytes()).expect("an answer")
    }

    pub fn get(&self, target: &str) -> Answer {
        self.call("GET", target)
    }

    pub fn delete(&self, id: &str) -> Answer {
        self.call("DELETE", &format!("/api/files/{id}"))
    }

    /// A download, which may be cut short or bring nothing at all.
    pub fn download(&self, id: &str) -> Option<Answer> {
        self.raw(self.head("GET", &format!("/api/files/{id}/download"), "").as_bytes())
    }

    /// Posts a body of any kind.
    pub fn post(&self, target: &str, content_type: &str, body: &[u8]) -> Answer {
        let headers = format!("content-type: {content_type}\r\ncontent-length: {}\r\n", body.len());
        let request = [self.head("POST", target, &headers).as_bytes(), body].concat();
        self.raw(&request).expect("an answer")
    }

    /// All bytes of an upload to the toy codec.
    pub fn upload_request(&self, file: &[u8]) -> Vec<u8> {
        let body = form(&[("form-data; name=\"file\"; filename=\"a.log\"", file)]);
        [self.upload_head(body.len(), "").as_bytes(), &body].concat()
    }

    /// The head of an upload to the toy codec, whose body is so long.
    pub fn upload_head(&self, length: usize, headers: &str) -> String {
        let form = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
        self.head("POST", "/api/toy/upload", &format!("{form}content-length: {length}\r\n{headers}"))
    }

    /// Posts a form.
    pub fn form(&self, target: &str, body: &[u8]) -> Answer {
        self.post(target, &format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// Uploads a file as `a.log`.
    pub fn upload(&self, target: &str, content: &[u8]) -> Answer {
        self.upload_as(target, "a.log", content)
    }

    /// Uploads a file under a name.
    pub fn upload_as(&self, target: &str, name: &str, content: &[u8]) -> Answer {
        let disposition = format!("form-data; name=\"file\"; filename=\"{name}\"");
        self.form(&format!("/api/{target}"), &form(&[(&disposition, content)]))
    }

    /// Uploads to the toy codec, which must go well, and answers the id.
    pub fn store(&self, content: &[u8]) -> String {
        let answer = self.upload("toy/upload", content);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["uploadId"].as_str().expect("an id").into()
    }
}

/// Reads to the end of the connection; `None` where it ended before a whole head.
pub fn read_answer(stream: &mut TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    // A reset in the middle leaves what came before it.
    let _ = stream.read_to_end(&mut bytes);
    Answer::parse(&bytes)
}

/// A form of parts, each with its Content-Disposition.
pub fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (disposition, content) in parts {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: {disposition}\r\nContent-Type: text/plain\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Bytes that compress, and that differ for each seed.
pub fn content(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut bytes = Vec::with_capacity(len + 64);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(std::iter::repeat_n(state as u8, 1 + (state >> 8) as usize % 64));
    }
    bytes.truncate(len);
    bytes
}
