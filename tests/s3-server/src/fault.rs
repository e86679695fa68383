//! A proxy that passes requests on, or fails as a test says.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// A request as a test sees it.
#[derive(Clone, Debug)]
pub struct Request {
    /// How many requests came before it.
    pub number: usize,
    /// Its method.
    pub method: String,
    /// Its path and query.
    pub target: String,
    /// Its header lines, as they came.
    pub headers: Vec<String>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is answered with this status and error code, and not passed on.
    Status(u16, &'static str),
    /// It is answered with 64 MiB of an error.
    LongAnswer,
    /// It is answered with a redirect to that address.
    Redirect(String),
    /// It is passed on, and the answer loses the second half of its body.
    CutBody,
    /// It is passed on, and nothing of the answer arrives.
    LoseAnswer,
    /// It is never answered.
    Silence,
    /// It is passed on, and the answer has this ETag and no checksum.
    ETag(&'static str),
}

type Rule = dyn Fn(&Request) -> Option<Fault> + Send + Sync;

/// A proxy before a server, which listens until it is dropped.
pub struct FaultProxy {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub url: String,
    seen: Arc<AtomicUsize>,
    silence: Arc<(Mutex<bool>, Condvar)>,
}

impl FaultProxy {
    /// Starts a proxy before the server at `upstream`; the rule says which requests fail, and how.
    pub fn start(upstream: &str, rule: impl Fn(&Request) -> Option<Fault> + Send + Sync + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let (seen, silence) = (Arc::new(AtomicUsize::new(0)), Arc::new((Mutex::new(false), Condvar::new())));
        let upstream: Arc<str> = upstream.trim_start_matches("http://").into();
        let rule: Arc<Rule> = Arc::new(rule);
        let (seen_here, silence_here) = (seen.clone(), silence.clone());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                if *silence_here.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) {
                    return;
                }
                let (upstream, rule, seen) = (upstream.clone(), rule.clone(), seen_here.clone());
                let silence = silence_here.clone();
                // One request a connection; a client that hangs up is the test's affair.
                thread::spawn(move || drop(pass(client, &upstream, &*rule, &seen, &silence)));
            }
        });
        Ok(Self { url, seen, silence })
    }

    /// How many requests have come.
    pub fn requests(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        *self.silence.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = true;
        self.silence.1.notify_all();
        // Wakes the thread that accepts, which then ends.
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn pass(
    client: TcpStream,
    upstream: &str,
    rule: &Rule,
    seen: &AtomicUsize,
    silence: &(Mutex<bool>, Condvar),
) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let (first, headers) = head(&mut reader)?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method.is_empty() {
        return Ok(());
    }
    let request = Request { number: seen.fetch_add(1, Ordering::SeqCst), method, target, headers };
    let fault = rule(&request);
    let mut body = vec![0; length(&request.headers)];
    reader.read_exact(&mut body)?;
    let mut client = client;
    match &fault {
        Some(Fault::Status(status, code)) => {
            let xml = format!("<Error><Code>{code}</Code></Error>");
            let xml = if request.method == "HEAD" { "" } else { &xml };
            write!(
                client,
                "HTTP/1.1 {status} Fault\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{xml}",
                xml.len()
            )?;
        }
        Some(Fault::LongAnswer) => {
            client.write_all(b"HTTP/1.1 400 Fault\r\nconnection: close\r\n\r\n")?;
            (0..1024).try_for_each(|_| client.write_all(&[b' '; 1 << 16]))?;
        }
        Some(Fault::Redirect(to)) => {
            write!(client, "HTTP/1.1 307 Fault\r\nlocation: {to}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")?;
        }
        Some(Fault::Silence) => {
            let ended = silence.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            drop(silence.1.wait_while(ended, |ended| !*ended));
        }
        _ => {
            let mut server = TcpStream::connect(upstream)?;
            write!(server, "{first}\r\n")?;
            for line in request.headers.iter().filter(|line| !is(line, "connection")) {
                write!(server, "{line}\r\n")?;
            }
            server.write_all(b"connection: close\r\n\r\n")?;
            server.write_all(&body)?;
            answer(&mut BufReader::new(server), &mut client, fault.as_ref(), request.method == "HEAD")?;
        }
    }
    client.shutdown(Shutdown::Both)
}

/// Passes an answer back, spoiled as the fault says.
fn answer(server: &mut impl BufRead, client: &mut TcpStream, fault: Option<&Fault>, no_body: bool) -> io::Result<()> {
    let (first, headers) = head(server)?;
    let mut body = Vec::new();
    if !no_body {
        server.read_to_end(&mut body)?;
    }
    match fault {
        Some(Fault::LoseAnswer) => return Ok(()),
        Some(Fault::CutBody) => body.truncate(body.len() / 2),
        _ => {}
    }
    write!(client, "{first}\r\n")?;
    for line in &headers {
        match fault {
            Some(Fault::ETag(tag)) if is(line, "etag") => write!(client, "etag: \"{tag}\"\r\n")?,
            Some(Fault::ETag(_)) if line.to_ascii_lowercase().starts_with("x-amz-checksum-") => {}
            _ => write!(client, "{line}\r\n")?,
        }
    }
    client.write_all(b"\r\n")?;
    client.write_all(&body)
}

/// Reads the first line and the header lines of a message.
fn head(reader: &mut impl BufRead) -> io::Result<(String, Vec<String>)> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            let first = if lines.is_empty() { String::new() } else { lines.remove(0) };
            return Ok((first, lines));
        }
        lines.push(line.to_owned());
    }
}

fn is(line: &str, name: &str) -> bool {
    line.split(':').next().is_some_and(|found| found.eq_ignore_ascii_case(name))
}

fn length(headers: &[String]) -> usize {
    let value = headers.iter().find(|line| is(line, "content-length")).and_then(|line| line.split(':').nth(1));
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}
