//! What leads a reader of mail astray: it may cost size, and never a byte.

use codec_email::Email;
use kit_core::{Codec, Cx, Encoded, Limits, Options};
use kit_testkit::Random;
use std::fmt::Write;

/// The payload's length, once the frame has come back from it within the memory that is declared.
fn coded(frame: &[u8], level: &str) -> usize {
    kit_testkit::coded(&Email::default(), frame, &[("level", level)]).len()
}

fn samples() -> Vec<Vec<u8>> {
    ["thread.mbox", "again.mbox", "single.eml", "odd.mbox"]
        .map(|name| format!("{}/../../tests/corpus/email/{name}", env!("CARGO_MANIFEST_DIR")))
        .map(|path| std::fs::read(path).expect("a sample"))
        .into()
}

#[test]
fn mail_that_is_cut_anywhere_comes_back() {
    for sample in samples() {
        for cut in (0..sample.len()).step_by(211) {
            coded(&sample[..cut], "fast");
            coded(&sample[cut..], "fast");
        }
    }
}

#[test]
fn mutated_mail_comes_back() {
    let mut random = Random::new(0x3A11);
    for sample in samples() {
        for _ in 0..150 {
            let mut mail = sample.clone();
            for _ in 0..1 + random.below(20) {
                random.mutate(&mut mail);
            }
            coded(&mail, "fast");
        }
    }
}

#[test]
fn mail_with_other_ends_of_lines_comes_back() {
    let mut random = Random::new(5);
    for sample in samples() {
        let all: Vec<u8> = sample
            .iter()
            .flat_map(|byte| if *byte == b'\n' { &b"\r\n"[..] } else { std::slice::from_ref(byte) })
            .copied()
            .collect();
        coded(&all, "fast");
        for odds in [2, 40] {
            let some = sample.iter().flat_map(|&byte| {
                let is_end = byte == b'\n' && random.below(odds) == 0;
                [if is_end { b'\r' } else { byte }].into_iter().chain(is_end.then_some(b'\n'))
            });
            let some: Vec<u8> = some.collect();
            coded(&some, "fast");
        }
    }
}

#[test]
fn lines_without_end_take_no_more_time_for_being_many() {
    let long = 1 << 19;
    for text in [
        "--",
        "--b\n",
        "From a 12:00:00\n\n",
        "begin 644 a\n",
        "begin 644 a\nM\n",
        "begin 644 a\n#86)C\n",
        "Content-Transfer-Encoding: quoted-printable\n\n",
        "Content-Transfer-Encoding: base64\n\nQUJD\n",
        "From a 12:00:00\nContent-Transfer-Encoding: quoted-printable\n\n=ZZ=zz\n",
        "From a 12:00:00\nContent-Transfer-Encoding: base64\n\nQUJD\n\n",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
        "Content-Type: message/rfc822\n\n",
        "\n",
        "QUJD",
        "=\n",
        "=?u?B?YWJj?=",
        "=?u?B?YWJj",
        "?B?",
        "\u{1}",
    ] {
        for start in ["", "Content-Transfer-Encoding: base64\n\n", "Content-Transfer-Encoding: quoted-printable\n\n"] {
            coded((start.to_string() + &text.repeat(long / text.len())).as_bytes(), "fast");
        }
    }
}

#[test]
fn messages_in_messages_a_thousand_deep_come_back() {
    let mut mail = String::new();
    for depth in 0..1000 {
        write!(mail, "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n").expect("a string");
        mail += if depth % 2 == 0 { "Content-Type: message/rfc822\n\n" } else { "" };
    }
    mail += "Content-Transfer-Encoding: base64\n\n";
    mail += &"QUJD".repeat(500);
    for depth in (0..1000).rev() {
        write!(mail, "\n--b{depth}--\n").expect("a string");
    }
    let coded = coded(mail.as_bytes(), "balanced");
    assert!(coded < 5000, "{coded} bytes");
}

#[test]
fn words_and_marks_in_headers_come_back() {
    for header in ["Subject: =?utf-8?B?YWJj?=", "Subject: =?utf-8?B\u{1}YWJj?=", "\u{1}?=", "=?u?B?YQ==?==?u?B?YWJj?="]
    {
        for other in ["", "X: \u{1}\n", "X: =?u?B?YWJj?=\n"] {
            for body in ["", "\u{1}?=\n", "=?u?B?YWJj?=\n"] {
                coded(format!("{header}\n{other}\n{body}").repeat(9).as_bytes(), "fast");
                coded(format!("{other}{header}\n\n{body}From a 12:00:00\n{other}").as_bytes(), "fast");
            }
        }
    }
}

#[test]
fn boundaries_without_number_come_back() {
    let mut mail = String::new();
    for number in 0..20_000 {
        write!(mail, "From a@b Sat Jan  3 01:05:34 1996\nContent-Type: multipart/mixed; boundary={number}\n\n")
            .expect("a string");
        mail += "Content-Transfer-Encoding: quoted-printable\n\n=ZZ=3D\n";
    }
    coded(mail.as_bytes(), "fast");
}

#[test]
fn attachments_without_number_are_not_all_parts() {
    let body = format!("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n{}\n", "AAEC".repeat(700));
    let mail = format!("From a 12:00:00\n{body}").repeat(3000);
    let (options, len) = (Options::default(), mail.len() as u64);
    let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
    let mut encoded = Encoded::default();
    Email::default().encode(mail.as_bytes(), &cx, &mut encoded).expect("any bytes");
    assert_eq!(encoded.parts.len(), 2048);
}

#[test]
fn text_alone_costs_a_byte_more_than_its_stream() {
    let text = b"From: a@b\nSubject: nothing else\n\nHere is some text.\n";
    let (short, long) = (coded(text, "max"), coded(&text.repeat(2), "max"));
    assert!(short <= text.len() && long < short + 20, "{short} and {long} bytes");
}

#[test]
fn an_attachment_is_the_same_part_in_every_mailbox() {
    let (codec, options) = (Email::default(), Options::default());
    let parts = |mail: &[u8]| {
        let len = mail.len() as u64;
        let cx = Cx { version: 1, options: &options, plan: &[], at: 0, len, references: &[], limits: Limits::DEFAULT };
        let mut encoded = Encoded::default();
        codec.encode(mail, &cx, &mut encoded).expect("any bytes");
        encoded.parts
    };
    let samples = samples();
    let (first, second) = (parts(&samples[0]), parts(&samples[1]));
    assert_eq!(first[0].name.as_deref(), Some("baseline-420.jpg"));
    assert_eq!(first[0], second[0]); // in lines of 76 here, and of 60 there
    assert_eq!((first.len(), second.len()), (2, 2));
}
