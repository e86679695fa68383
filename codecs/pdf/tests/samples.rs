//! Our own samples: what becomes of each, and that readers see no difference.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use codec_pdf::Pdf;
use kit_core::{Kind, Limits, Options, Output, Transcoder};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/pdf");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "pdf"));
    paths.sort();
    assert!(paths.len() >= 9);
    paths.iter().map(|path| (path.file_stem().unwrap().to_str().unwrap().into(), fs::read(path).unwrap())).collect()
}

fn transcode(input: &[u8]) -> Output {
    Pdf::default().transcode(input, &Options::default(), Limits::DEFAULT).unwrap()
}

#[test]
fn samples_get_smaller_but_for_those_that_must_not_be_touched() {
    for (name, input) in samples() {
        let output = transcode(&input);
        assert_eq!(output.media_type, "application/pdf");
        let kept = output.report.get("kept").map(ToString::to_string);
        match &name[..] {
            "signed" => assert_eq!(kept.as_deref(), Some("file is signed")),
            "encrypted" => assert_eq!(kept.as_deref(), Some("file is encrypted")),
            _ => {
                assert_eq!(kept, None, "{name}");
                assert!(output.bytes.len() * 10 < input.len() * 6, "{name}: {} of {}", output.bytes.len(), input.len());
                assert_eq!(transcode(&input), output, "{name} gives other bytes");
                assert!(transcode(&output.bytes).bytes.len() <= output.bytes.len());
            }
        }
        assert_eq!(kept.is_some(), output.bytes == input, "{name}");
    }
}

#[test]
fn fields_and_notes_stay_two_and_archival_files_stay_of_their_kind() {
    let samples = samples();
    let shrunk = |wanted: &str| {
        let (_, input) = samples.iter().find(|(name, _)| name == wanted).unwrap();
        let output = transcode(input);
        (output.bytes, output.report.get("merged").unwrap().to_string())
    };
    let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|found| found == text);
    assert_eq!(shrunk("forms").1, "0");
    assert_eq!(shrunk("plain").1, "3"); // of four fonts
    let (archival, _) = shrunk("archival");
    assert!(archival.starts_with(b"%PDF-1.4") && has(&archival, b"<pdfaid:part>1</pdfaid:part>"));
    assert!(has(&archival, b"trailer") && !has(&archival, b"ObjStm"));
    let (images, merged) = shrunk("images");
    assert!(merged == "1" && has(&images, b"/Predictor 15"));
}

#[test]
fn other_files_are_refused_and_small_limits_keep_the_input() {
    let refused = |input: &[u8]| Pdf::default().transcode(input, &Options::default(), Limits::DEFAULT).unwrap_err();
    let error = refused(b"\x89PNG\r\n\x1A\n");
    assert_eq!(error.kind, Kind::Input);
    assert!(error.message.starts_with("expected a PDF, found \"\u{FFFD}PNG"), "{error}");
    assert_eq!(refused(b"").message, "expected a PDF, found nothing");
    for (_, input) in samples() {
        let limits = Limits { memory: 1 << 16, ..Limits::DEFAULT };
        assert_eq!(Pdf::default().transcode(&input, &Options::default(), limits).unwrap().bytes, input);
    }
}

/// What readers print, draw and find wrong.
#[test]
fn readers_see_no_difference() {
    if Command::new("qpdf").arg("--version").output().is_err() || Command::new("pdftoppm").arg("-v").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "qpdf and poppler-utils are not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (name, input) in samples() {
        let output = transcode(&input);
        if output.bytes == input {
            continue;
        }
        let [old, new] = [("old", &input), ("new", &output.bytes)].map(|(side, bytes)| {
            let path = folder.path().join(format!("{name}-{side}.pdf"));
            fs::write(&path, bytes).unwrap();
            path
        });
        let check = Command::new("qpdf").arg("--check").arg(&new).output().unwrap();
        assert!(check.status.success(), "{name}: {}", String::from_utf8_lossy(&check.stderr));
        let pages = |path: &Path| {
            let root = path.with_extension("");
            assert!(Command::new("pdftoppm").args(["-r", "50"]).args([path, &root]).output().unwrap().status.success());
            let text = Command::new("pdftotext").arg(path).arg("-").output().unwrap().stdout;
            let page = |n| fs::read(format!("{}-{n}.ppm", root.display()));
            let pages: Vec<Vec<u8>> = (1..).map_while(|n| page(n).ok()).collect();
            assert!(!pages.is_empty() && !text.is_empty());
            (pages, text)
        };
        assert!(pages(&old) == pages(&new), "{name} shows something else");
    }
}
