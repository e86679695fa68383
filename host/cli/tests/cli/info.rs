//! `info` and `codecs`.

use crate::stage::{Stage, log, noise};
use serde_json::{Value, json};

#[test]
fn info_states_what_the_archive_holds() {
    let stage = Stage::new();
    let original = log(800);
    stage.write("app.log", &original);
    stage.succeed(&["compress", "app.log", "--param", "level=fast"]);
    let info = stage.succeed(&["info", "--json", "app.log.smz"]).json();
    assert_eq!(info["file"], "app.log.smz");
    assert_eq!(info["codec"], "log-files");
    assert_eq!(info["options"], json!({"level": "fast"}));
    assert_eq!(info["original"], original.len());
    assert_eq!(info["restored"], original.len());
    assert_eq!(info["compressed"], stage.read("app.log.smz").len());
    assert_eq!(info["exact"], true);
    assert_eq!(info["original_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(info["original_sha256"], info["restored_sha256"]);
    assert_eq!((&info["frames"], &info["fallback_frames"], &info["stored_frames"]), (&json!(1), &json!(0), &json!(0)));
    assert!(info["memory"].as_u64().unwrap() > 0);
    assert!(info["version"].as_u64().unwrap() > 0);
    assert!(info["report"].is_object());
    assert_eq!(stage.names(), ["app.log", "app.log.smz"]);
}

#[test]
fn info_reads_well() {
    let stage = Stage::new();
    stage.write("noise", &noise(12_345));
    stage.succeed(&["compress", "noise"]);
    let text = String::from_utf8(stage.succeed(&["info", "noise.smz"]).stdout).unwrap();
    for words in ["codec        bytes", "original     12,345 bytes", "1 stored", "the original"] {
        assert!(text.contains(words), "{words:?} is not in {text}");
    }
}

#[test]
fn codecs_are_listed_with_their_parameters() {
    let stage = Stage::new();
    let lines = String::from_utf8(stage.succeed(&["codecs", "--json"]).stdout).unwrap();
    let codecs: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let logs = codecs.iter().find(|codec| codec["codec"] == "log-files").unwrap();
    assert_eq!((&logs["public"], &logs["lossless"]), (&json!(true), &json!(true)));
    assert_eq!(logs["params"][0]["name"], "level");
    assert_eq!(logs["params"][0]["default"], "balanced");
    assert_eq!(logs["params"][0]["words"], json!(["fast", "balanced", "max"]));
    let bytes = codecs.iter().find(|codec| codec["codec"] == "bytes").unwrap();
    assert_eq!(bytes["public"], false);
    let text = String::from_utf8(stage.succeed(&["codecs"]).stdout).unwrap();
    assert!(text.contains("log-files: ") && text.contains("level=balanced"), "{text}");
}
