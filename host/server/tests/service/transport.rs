//! Downloads under a content coding, also against a version that the client has.

use crate::client::{Answer, Client};
use crate::server::Server;
use host_server::dictionary::available;
use mbrotli::dictionary::{DecodeDictionary, DictionaryAttachment};
use mbrotli::{DecoderConfig, Decompressor};
use std::io::Read;
use zstd::zstd_safe::DCtx;

fn server() -> Server {
    Server::start_with(|config| config.transported = ["diff".into()].into())
}

/// A text with the version's number within.
fn version(number: u32) -> Vec<u8> {
    let line = |i: u32| format!("export const setting{i} = {};\n", i.wrapping_mul(2_654_435_761) >> 7);
    let mut text: String = (0..2000).map(line).collect();
    text.insert_str(20_000, &format!("// version {number}\n"));
    text.into_bytes()
}

fn store(client: &Client, file: &[u8]) -> String {
    let answer = client.upload("diff/upload", file);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["uploadId"].as_str().expect("an id").into()
}

fn get(client: &Client, id: &str, headers: &str) -> Answer {
    client.call_with("GET", &format!("/api/files/{id}/download"), headers)
}

/// The file, as a browser reads the answer.
fn read(answer: &Answer, dictionary: &[u8]) -> Vec<u8> {
    assert!(answer.status == 200 && answer.is_whole(), "{answer:?}");
    let mut text = Vec::new();
    match answer.header("content-encoding") {
        "br" => _ = brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut text).expect("whole"),
        "zstd" => text = zstd::decode_all(&answer.body[..]).expect("whole"),
        "gzip" => {
            text.resize(1 << 20, 0);
            let len = libdeflater::Decompressor::new().gzip_decompress(&answer.body, &mut text).expect("whole");
            text.truncate(len);
        }
        "dcb" => {
            let dictionary = DecodeDictionary::new(&[DictionaryAttachment::Raw(dictionary)], Default::default());
            let mut decoder = Decompressor::new(DecoderConfig::default()).expect("a decoder");
            let stream = &answer.body[36..];
            text = decoder.decompress_with_dictionary(&dictionary.expect("a dictionary"), stream).expect("whole");
        }
        "dcz" => {
            let mut context = DCtx::create();
            context.ref_prefix(dictionary).expect("a dictionary");
            text.reserve(1 << 20);
            context.decompress(&mut text, &answer.body[40..]).expect("whole");
        }
        coding => {
            assert_eq!(coding, "");
            text.clone_from(&answer.body);
        }
    }
    text
}

#[test]
fn a_client_gets_the_best_that_it_takes() {
    let server = server();
    let (client, file) = (server.client(), version(1));
    let id = store(&client, &file);
    for (takes, coding) in [
        ("", ""),
        ("accept-encoding: identity\r\n", ""),
        ("accept-encoding: gzip, deflate\r\n", "gzip"),
        ("accept-encoding: gzip, zstd\r\n", "zstd"),
        ("accept-encoding: gzip, deflate, br, zstd, dcb, dcz\r\n", "br"),
        ("accept-encoding: *;q=0.5, br;q=0\r\n", "zstd"),
    ] {
        // Again, as it was kept.
        for _ in 0..2 {
            let answer = get(&client, &id, takes);
            assert_eq!(answer.header("content-encoding"), coding, "{takes}");
            assert_eq!(read(&answer, b""), file, "{takes}");
            assert!(answer.header("content-disposition").starts_with("attachment; filename=\"a.log\""));
            let varies = |name| answer.headers.iter().any(|(n, v)| n == "vary" && v.contains(name));
            assert!(["accept-encoding", "available-dictionary", "x-api-key"].into_iter().all(varies), "{answer:?}");
            let tag = answer.header("etag").to_owned();
            assert_eq!(tag.starts_with("W/"), !coding.is_empty());
            assert_eq!(answer.header("accept-ranges").is_empty(), !coding.is_empty());
            assert_eq!(get(&client, &id, &format!("{takes}if-none-match: {tag}\r\n")).status, 304);
        }
    }
    let part = get(&client, &id, "accept-encoding: br\r\nrange: bytes=10-19\r\n");
    assert_eq!((part.status, part.header("content-encoding"), &part.body[..]), (206, "", &file[10..20]));
    let head = client.call_with("HEAD", &format!("/api/files/{id}/download"), "accept-encoding: br\r\n");
    assert_eq!((head.status, head.header("content-length")), (200, &*file.len().to_string()));
}

#[test]
fn a_new_version_costs_what_is_new_to_those_who_have_the_old() {
    let server = server();
    let (client, other) = (server.client(), server.stranger());
    let (old, new) = (version(1), version(2));
    let (first, second) = (store(&client, &old), store(&client, &new));
    let theirs = store(&other, &new);
    let told = get(&client, &first, "");
    assert_eq!(told.header("use-as-dictionary"), format!("match=\"/api/files/*/download\", id=\"{first}\""));
    let named = client.get(&format!("/api/files/{first}/download?asset=app.js"));
    let expected = format!("match=\"/api/files/*/download?asset=app.js\", id=\"{first}\"");
    assert_eq!((named.header("use-as-dictionary"), &named.body), (&*expected, &old));
    assert!(client.get(&format!("/api/files/{first}/download?asset=%22")).error(400).starts_with("asset: expected"));
    assert!(told.header("cache-control").starts_with("private, max-age="), "{told:?}");

    let takes = |codings, dictionary: &[u8]| {
        format!("accept-encoding: gzip, br, zstd{codings}\r\navailable-dictionary: {}\r\n", available(dictionary))
    };
    let mut lengths = Vec::new();
    for (codings, coding) in [(", dcz", "dcz"), (", dcb", "dcb"), (", dcb, dcz", "dcb"), ("", "br")] {
        let answer = get(&client, &second, &takes(codings, &old));
        assert_eq!(answer.header("content-encoding"), coding);
        assert_eq!(read(&answer, &old), new);
        assert_eq!(get(&client, &second, &takes(codings, &old)).body, answer.body);
        lengths.push(answer.body.len());
    }
    assert!(lengths[..2].iter().all(|len| *len < 100), "{lengths:?}");
    assert_eq!(lengths[2], lengths[0].min(lengths[1]), "the shorter of both");
    let has = |dictionary: &[u8]| takes(", dcb, dcz", dictionary);

    for (client, id, dictionary) in [(&client, &second, &version(3)), (&other, &theirs, &old)] {
        let answer = get(client, id, &has(dictionary));
        assert_eq!(answer.header("content-encoding"), "br", "it is not there, or somebody else's");
        assert_eq!(read(&answer, b""), new);
    }
    client.delete(&first);
    let answer = get(&client, &second, &has(&old));
    assert_eq!((answer.header("content-encoding"), read(&answer, b"")), ("br", new));
}

#[test]
fn other_files_are_sent_as_they_are() {
    let server = server();
    let client = server.client();
    let file = version(1);
    let answer = get(&client, &client.store(&file), "accept-encoding: br, gzip\r\n");
    assert_eq!((answer.header("content-encoding"), &answer.body), ("", &file));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(answer.header("use-as-dictionary").is_empty());
}
