//! File names that want to be more than names.

use crate::client::{content, form};
use crate::server::Server;
use percent_encoding::percent_decode_str;

#[test]
fn names_are_data_and_come_back() {
    let server = Server::start();
    let client = server.client();
    let long = format!("{}.log", "n".repeat(4096));
    let long_kept = format!("{}.log", "n".repeat(251));
    let cases = [
        ("plain.log", "plain.log"),
        ("/var/log/syslog", "syslog"),
        ("../../etc/passwd", "passwd"),
        (r"C:\logs\app.log", "app.log"),
        ("..", "file"),
        ("dir/", "file"),
        ("CON", "CON"),
        ("%2e%2e%2fx", "%2e%2e%2fx"),
        ("a%0D%0ASet-Cookie: x=1.log", "aSet-Cookie: x=1.log"),
        ("say%22hi%22.log", "say\"hi\".log"),
        ("semi;colon=.log", "semi;colon=.log"),
        ("📄 日本.log", "📄 日本.log"),
        ("ملف.txt", "ملف.txt"),
        ("photo\u{202e}gpj.exe", "photogpj.exe"),
        (&long, &long_kept),
    ];
    for (i, (sent, kept)) in cases.into_iter().enumerate() {
        let answer = client.upload_as("toy/upload", sent, &content(i as u64, 100));
        let uploaded = answer.json();
        assert_eq!((answer.status, uploaded["originalFilename"].as_str()), (201, Some(kept)));
        let id = uploaded["uploadId"].as_str().expect("an id");
        let download = client.download(id).expect("an answer");
        let disposition = download.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"") && disposition.is_ascii(), "{disposition}");
        let (_, exact) = disposition.split_once("filename*=UTF-8''").expect("the exact name");
        assert_eq!(percent_decode_str(exact).decode_utf8().expect("UTF-8"), kept);
        assert_eq!(download.header("set-cookie"), "");
    }
    assert_eq!(server.blobs().len(), cases_stored(&client));
    let outside = server.dir.read_dir().expect("readable").map(|e| e.expect("readable").file_name());
    let mut outside: Vec<String> = outside.filter_map(|name| name.into_string().ok()).collect();
    outside.retain(|name| !name.starts_with("smallest.db"));
    outside.sort();
    assert_eq!(outside, ["blobs", "schema.lock", "seal.key", "server.lock", "tmp"]);
}

fn cases_stored(client: &crate::client::Client) -> usize {
    client.get("/api/files").json()["usage"]["totalFiles"].as_u64().expect("a number") as usize
}

#[test]
fn bytes_that_are_no_utf8_are_replaced() {
    let server = Server::start();
    let marked = form(&[("form-data; name=\"file\"; filename=\"caf@.log\"", b"aaaaaaaaaa")]);
    let latin: Vec<u8> = marked.into_iter().map(|b| if b == b'@' { 0xE9 } else { b }).collect();
    let uploaded = server.client().form("/api/toy/upload", &latin).json();
    assert_eq!(uploaded["originalFilename"], "caf\u{FFFD}.log");
}
