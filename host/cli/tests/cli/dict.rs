//! `dict`.

use crate::stage::{Stage, log};
use serde_json::Value;
use std::fs;
use std::process::Command;

/// Three sets of assets: two that browsers have, in which one has another name each time, and the new one.
fn stage() -> (Stage, Vec<u8>, Vec<u8>) {
    let stage = Stage::new();
    let old = log(800);
    let new = [&old[..1000], b"what is new", &old[1000..]].concat();
    for folder in ["1/js", "2/js", "3/js"] {
        fs::create_dir_all(stage.path(folder)).unwrap();
    }
    stage.write("1/js/app.3f2a1b.js", &old[..20_000]);
    stage.write("2/js/app.77c0de.js", &old);
    stage.write("3/js/app.9c81de.js", &new);
    stage.write("1/site.css", b"a { b: c }");
    stage.write("2/site.css", b"a { b: c }");
    stage.write("3/site.css", b"a { b: c }");
    (stage, old, new)
}

fn manifest(stage: &Stage) -> Value {
    serde_json::from_slice(&stage.read("out/manifest.json")).unwrap()
}

#[test]
fn a_set_is_coded_against_sets_that_browsers_have() {
    let (stage, old, new) = stage();
    let told = String::from_utf8(stage.succeed(&["dict", "1", "2", "3", "--out", "out"]).stdout).unwrap();
    let manifest = manifest(&stage);
    let names = |i: usize| manifest["files"][i]["name"].as_str();
    assert_eq!((names(0), names(1), names(2)), (Some("js/app.9c81de.js"), Some("site.css"), None));
    let (app, css) = (&manifest["files"][0], &manifest["files"][1]);
    assert_eq!(app["headers"]["Use-As-Dictionary"], "match=\"/js/app.*.js\"");
    assert_eq!(app["headers"]["Vary"], "accept-encoding, available-dictionary");
    assert_eq!((&app["bytes"], css["variants"].as_array()), (&Value::from(new.len()), Some(&Vec::new())));

    let variants = app["variants"].as_array().unwrap();
    let codings: Vec<&str> = variants.iter().map(|v| v["headers"]["Content-Encoding"].as_str().unwrap()).collect();
    for (coding, count) in [("dcb", 2), ("dcz", 2), ("br", 1), ("zstd", 1), ("gzip", 1)] {
        assert_eq!(codings.iter().filter(|other| **other == coding).count(), count, "{coding} of {codings:?}");
    }
    let sizes: Vec<u64> = variants.iter().map(|variant| variant["bytes"].as_u64().unwrap()).collect();
    assert!(sizes.is_sorted() && sizes[1] < 120 && sizes[4] > 500, "{sizes:?}");
    for (variant, size) in variants.iter().zip(&sizes) {
        let file = variant["file"].as_str().unwrap();
        assert_eq!(stage.read(&format!("out/{file}")).len() as u64, *size);
        assert!(told.contains(&format!("  {file}: {size} bytes, ")), "{told}");
        let against = file.ends_with(".dcb") || file.ends_with(".dcz");
        assert_eq!(variant["request"]["Available-Dictionary"].is_string(), against, "{variant}");
    }

    // The reference tool skips the frame with the dictionary's hash, and reads the other.
    stage.write("old.js", &old);
    let best =
        variants.iter().map(|variant| variant["file"].as_str().unwrap()).find(|file| file.ends_with("dcz")).unwrap();
    let dictionary = format!("--patch-from={}", stage.path("old.js").display());
    let read = Command::new("zstd").args(["-dqc", &dictionary]).arg(stage.path(&format!("out/{best}"))).output();
    if let Ok(read) = read {
        assert_eq!(read.stdout, new, "{}", String::from_utf8_lossy(&read.stderr));
    }
}

#[test]
fn the_same_again_is_the_same_and_replaces_nothing_unasked() {
    let (stage, ..) = stage();
    stage.succeed(&["dict", "1", "2", "3", "--out", "out"]);
    stage.succeed(&["dict", "1", "2", "3", "--out", "again"]);
    let left = Command::new("diff").arg("-r").args([stage.path("out"), stage.path("again")]).output().unwrap();
    assert!(left.status.success(), "{}", String::from_utf8_lossy(&left.stdout));
    assert_eq!(stage.run(&["dict", "1", "3", "--out", "out"]).code, 2, "it exists");
    stage.succeed(&["dict", "--force", "1", "3", "--out", "out"]);
}

#[test]
fn two_files_go_against_each_other_whatever_they_are() {
    let stage = Stage::new();
    stage.write("old.txt", b"a few words that were there before");
    stage.write("new.js", b"now: a few words that were there before");
    stage.succeed(&["dict", "old.txt", "new.js", "-o", "out"]);
    let manifest = manifest(&stage);
    assert_eq!(manifest["files"][0]["headers"]["Use-As-Dictionary"], "match=\"/*.*\"");
    assert!(manifest["files"][0]["variants"].as_array().unwrap().is_empty(), "a hash alone is 32 bytes: {manifest}");
    let long = log(100);
    stage.write("old.txt", &long);
    stage.write("new.js", &[&long[..], b"more"].concat());
    stage.succeed(&["dict", "old.txt", "new.js", "-o", "long"]);
    let file = fs::read_to_string(stage.path("long/manifest.json")).unwrap();
    assert!(file.contains("\"Content-Encoding\": \"dcb\""), "{file}");
    assert_eq!(stage.run(&["dict", "none.js", "new.js", "-o", "none"]).code, 6);
    stage.refuse(&["dict", "new.js", "-o", "none"], 2, "");
}
