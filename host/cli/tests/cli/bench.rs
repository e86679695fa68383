//! `bench`, whose lines of JSON the score reads.

use crate::stage::{Outcome, Stage, log, noise};
use serde_json::{Value, json};
use std::fs;

fn rows(outcome: &Outcome) -> Vec<Value> {
    let text = std::str::from_utf8(&outcome.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_file_gets_a_line_of_json() {
    let stage = Stage::new();
    let original = log(4000);
    stage.write("app.log", &original);
    stage.write("-odd name.log", &noise(3000));
    let args = ["bench", "--codec", "log-files", "--param", "level=fast", "--json", "--", "app.log", "-odd name.log"];
    let outcome = stage.succeed(&args);
    assert!(outcome.stderr.is_empty(), "{}", outcome.stderr);
    let rows = rows(&outcome);
    let [text, odd] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((&text["file"], &odd["file"]), (&json!("app.log"), &json!("-odd name.log")));
    for row in &rows {
        assert_eq!(row["codec"], "log-files");
        assert_eq!(row["params"], json!({"level": "fast"}));
        assert_eq!(row["backend"], "native");
        assert_eq!(row["exact"], true);
        let seconds = |name: &str| row[name].as_f64().unwrap();
        assert!(seconds("encode_s") > 0.0 && seconds("decode_s") > 0.0);
        assert!(seconds("encode_s") + seconds("verify_s") <= seconds("pack_s"));
        assert!(row["peak_memory"].as_u64().unwrap() > 1 << 20);
    }
    assert_eq!((&text["stored"], &odd["stored"]), (&json!(false), &json!(true)));
    assert_eq!(text["original"], original.len());
    stage.succeed(&["compress", "app.log", "--codec", "log-files", "--param", "level=fast"]);
    assert_eq!(text["compressed"], stage.read("app.log.smz").len());
}

#[test]
fn people_get_a_table_with_a_total() {
    let stage = Stage::new();
    stage.write("one", &log(100));
    stage.write("two", b"");
    let outcome = stage.succeed(&["bench", "--codec", "bytes", "one", "two"]);
    let text = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(text.contains("encode MB/s") && text.contains("exactly  one") && text.contains("2 of 2  total"), "{text}");
}

#[test]
fn a_file_that_does_not_come_back_fails_the_bench_and_not_the_others() {
    let stage = Stage::new();
    stage.write("app.log", &log(100));
    let outcome = stage.run(&["bench", "--codec", "bytes", "--json", "missing", "app.log"]);
    assert_eq!(outcome.code, 1);
    assert_eq!(rows(&outcome).len(), 1);
    assert!(outcome.stderr.contains("smallest: missing: "), "{}", outcome.stderr);
    assert!(outcome.stderr.contains("1 of 2 files did not come back"), "{}", outcome.stderr);
}

#[test]
fn a_bench_leaves_nothing() {
    let stage = Stage::new();
    stage.write("app.log", &log(100));
    fs::create_dir(stage.path("temporary")).unwrap();
    let mut command = stage.command(&["bench", "--codec", "bytes", "--json", "app.log", "missing"]);
    command.env("TMPDIR", stage.path("temporary")).output().unwrap();
    assert_eq!(fs::read_dir(stage.path("temporary")).unwrap().count(), 0);
    assert_eq!(stage.names(), ["app.log", "temporary"]);
}
