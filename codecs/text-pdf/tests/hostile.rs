//! What leads a reader of documents astray: it may cost size, and never a byte.

use codec_text_pdf::TextPdf;
use kit_testkit::Random;

/// The payload's length, once the frame has come back from it.
fn coded(frame: &[u8], level: &str) -> usize {
    kit_testkit::coded(&TextPdf::default(), frame, &[("level", level)]).len()
}

fn sample(name: &str) -> Vec<u8> {
    let path = format!("{}/../../tests/corpus/text-pdf/{name}.pdf", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a sample")
}

#[test]
fn documents_cut_anywhere_come_back() {
    for name in ["classic", "modern", "damaged"] {
        let document = sample(name);
        for cut in (0..document.len()).step_by(97) {
            coded(&document[..cut], "fast");
            coded(&document[cut..], "fast");
        }
    }
}

#[test]
fn mutated_documents_come_back() {
    let mut random = Random::new(7);
    for name in ["classic", "modern", "updated", "damaged"] {
        for _ in 0..150 {
            let mut document = sample(name);
            for _ in 0..1 + random.below(8) {
                random.mutate(&mut document);
            }
            coded(&document, "fast");
        }
    }
}

#[test]
fn keywords_without_end_take_no_more_time_for_being_many() {
    for text in [
        "<</Filter/FlateDecode/Length 9 0 R>>stream\n",
        "<</Length 99>>\nstream\r\nendstream\n",
        "<<>>stream\n",
        "7 0 obj 12 endobj ",
        "xref\n0 99\n0000000000 65535 f \n",
        "/Length ",
        " obj",
    ] {
        coded(text.repeat((1 << 20) / text.len()).as_bytes(), "fast");
    }
}

#[test]
fn lengths_stand_where_they_stood() {
    let data = "q 1 0 0 1 50 50 cm Q ".repeat(4);
    for dictionary in [
        "/Length 84",
        "/Length  84",
        "/Length\n84 ",
        "/Length 84 /Length 84",
        "/Length 0084",
        "/Length +84",
        "/Length 85",
        "/Length 8",
        "/Length 84 0 R",
        "/Length1 84/Length 84",
        "/DL 84/Length 84%",
        "/Length 840",
        "/Length 147",
    ] {
        coded(format!("1 0 obj <<{dictionary}>>stream\n{data}\nendstream endobj").as_bytes(), "fast");
        coded(format!("1 0 obj <<{dictionary}>>stream\n{data}").as_bytes(), "fast");
    }
}
