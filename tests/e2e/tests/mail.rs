//! Mailboxes that grow, that share attachments, and that nobody should write.

use e2e::{Client, Service, piped};

/// Bytes that no codec makes smaller; others for each seed.
fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..len).map(|_| next()).collect()
}

/// Base64 in lines of that many characters.
fn base64(bytes: &[u8], width: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = if at > three.len() { b'=' } else { LETTERS[(bits >> (18 - 6 * at) & 63) as usize] };
            text.push(char::from(letter));
        }
    }
    let lines: Vec<&str> =
        text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).expect("letters")).collect();
    lines.join("\n")
}

/// A message of a mailbox, with an attachment in lines of that width where there is one.
fn message(number: u64, attached: Option<(&[u8], usize)>) -> String {
    let from = ["ada@example.org", "ben@example.net", "cleo@example.com"][number as usize % 3];
    let mut text = format!(
        "From {from} Mon Nov 23 10:{:02}:00 2026\nFrom: {from}\nTo: list@example.org\nSubject: Report {number}\n\
         Message-ID: <{number}.{}@example.org>\nMIME-Version: 1.0\n",
        number % 60,
        number * 7919
    );
    let body = format!("Here is report {number}, as I promised.\n\nUntil tomorrow\n");
    match attached {
        None => text += &format!("Content-Type: text/plain\n\n{body}\n"),
        Some((bytes, width)) => {
            let (between, encoded) = (format!("=_{number}_="), base64(bytes, width));
            text += &format!(
                "Content-Type: multipart/mixed; boundary=\"{between}\"\n\n--{between}\nContent-Type: text/plain\n\n{body}\n\
                 --{between}\nContent-Type: application/octet-stream; name=\"report-{number}.bin\"\n\
                 Content-Disposition: attachment; filename=\"report-{number}.bin\"\nContent-Transfer-Encoding: base64\n\n\
                 {encoded}\n--{between}--\n\n"
            );
        }
    }
    text
}

fn comes_back(client: &Client, id: &str, file: &[u8]) {
    let answer = client.download(id).expect("an answer");
    assert!(answer.status == 200 && answer.body == file, "{}", answer.status);
}

#[test]
fn a_mailbox_that_grows_costs_what_is_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(folder.path(), |_| ());
    let attachments: Vec<Vec<u8>> = (0..6).map(|seed| noise(seed, 20_000)).collect();
    let mailbox = |messages: u64| -> Vec<u8> {
        let of = |n| message(n, (n % 4 == 0).then(|| (&attachments[n as usize / 4][..], 76)));
        (0..messages).map(of).collect::<String>().into_bytes()
    };
    // The last message of the longer one has the sixth attachment.
    let files = [mailbox(20), mailbox(21)];
    for going in [0, 1] {
        let (client, staying) = (service.client(), 1 - going);
        let [first, second] = [0, 1].map(|n| client.store("email", "box.mbox", &files[n]));
        assert!(first.1 > 100_000 && first.1 < 104_000, "five attachments and little more: {}", first.1);
        assert!(second.1 > 20_000 && second.1 < 20_000 + (first.1 - 100_000) + 512, "{} after {}", second.1, first.1);
        assert_eq!(client.used(), first.1 + second.1);
        let ids = [&first.0, &second.0];
        let exports = ids.map(|id| client.export(id));
        assert_eq!(client.delete(ids[going]).expect("an answer").status, 200);
        comes_back(&client, ids[staying], &files[staying]);
        assert!(client.export(ids[staying]) == exports[staying]);
        for (archive, file) in exports.iter().zip(&files) {
            assert!(piped("decompress", "box.mbox.smz", archive) == *file);
        }
        assert_eq!(client.delete(ids[staying]).expect("an answer").status, 200);
        assert_eq!(client.used(), 0);
    }
}

#[test]
fn the_same_attachment_again_costs_next_to_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(folder.path(), |_| ());
    let attachment = noise(9, 120_000);
    // Lines of other widths, and other names and mails around it.
    let files = [message(1, Some((&attachment, 76))), message(2, None) + &message(3, Some((&attachment, 64)))];
    for going in [0, 1] {
        let (client, staying) = (service.client(), 1 - going);
        let stored = [0, 1].map(|n| client.store("email", "box.mbox", files[n].as_bytes()));
        assert!(stored[0].1 > 120_000 && stored[1].1 < 1024, "{stored:?}");
        let exports = stored.each_ref().map(|(id, _)| client.export(id));
        assert_eq!(client.delete(&stored[going].0).expect("an answer").status, 200);
        comes_back(&client, &stored[staying].0, files[staying].as_bytes());
        assert!(client.used() > 120_000, "what is left has it still");
        for (archive, file) in exports.iter().zip(&files) {
            assert!(archive.len() > 120_000 && piped("decompress", "box.mbox.smz", archive) == file.as_bytes());
        }
        let stranger = service.client();
        assert!(stranger.store("email", "box.mbox", files[1].as_bytes()).1 > 120_000, "accounts share nothing");
        assert_eq!(client.delete(&stored[staying].0).expect("an answer").status, 200);
        assert_eq!(client.used(), 0);
    }
}

#[test]
fn hostile_mail_is_stored_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(folder.path(), |_| ());
    let client = service.client();
    let head = "From: a@example.org\nTo: b@example.org\nSubject: s\nMIME-Version: 1.0\n";
    let nested: String =
        (0..1000).map(|n| format!("Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n")).collect();
    let many: String = (0..50_000).map(|n| format!("--x\nContent-Type: text/plain\n\n{}\n", n % 7)).collect();
    let endless = base64(&noise(3, 1_000_000), 76);
    let base64_head = "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n";
    let messages = "Content-Type: message/rfc822\n\n".repeat(1000);
    for (what, file) in [
        ("nested 1,000 deep", format!("{head}{nested}the end\n")),
        ("messages in messages", format!("{head}{messages}the end\n")),
        ("very many boundaries", format!("{head}Content-Type: multipart/mixed; boundary=x\n\n{many}--x--\n")),
        (
            "boundaries of one dash",
            format!("{head}Content-Type: multipart/mixed; boundary=\"-\"\n\n{}", "---\n".repeat(100_000)),
        ),
        ("base64 that never ends", format!("{head}{base64_head}{endless}")),
        ("base64 in one line", format!("{head}{base64_head}{}", endless.replace('\n', ""))),
        ("base64 of nothing but padding", format!("{head}{base64_head}{}", "=".repeat(300_000))),
    ] {
        let (id, _) = client.store("email", "hostile.eml", file.as_bytes());
        let answer = client.download(&id).expect("an answer");
        assert!(answer.status == 200 && answer.body == file.as_bytes(), "{what}: {}", answer.status);
        assert!(piped("decompress", "hostile.eml.smz", &client.export(&id)) == file.as_bytes(), "{what}");
    }
}
