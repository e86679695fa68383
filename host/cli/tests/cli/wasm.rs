//! The same codecs as components: the same archives.

use crate::stage::{Stage, components, log, noise};

#[test]
fn components_and_native_codecs_make_the_same_archive() {
    components();
    let stage = Stage::new();
    for (name, bytes) in [("app.log", log(2000)), ("noise", noise(5000)), ("empty", Vec::new())] {
        stage.write(name, &bytes);
        for (codec, level) in [("bytes", None), ("log-files", Some("level=fast")), ("log-files", Some("level=max"))] {
            let mut args = vec!["compress", name, "--force", "--codec", codec];
            args.extend(level.map(|level| ["--param", level]).iter().flatten());
            stage.succeed(&[&args[..], &["--backend", "native", "-o", "native.smz"]].concat());
            stage.succeed(&[&args[..], &["--backend", "wasm", "-o", "wasm.smz"]].concat());
            assert!(stage.read("native.smz") == stage.read("wasm.smz"), "{name} with {codec} {level:?}");
        }
        stage.succeed(&["decompress", "native.smz", "--backend", "wasm", "-o", "back", "--force"]);
        assert!(stage.read("back") == bytes, "{name}");
    }
}

#[test]
fn bench_runs_components() {
    components();
    let stage = Stage::new();
    stage.write("app.log", &log(1000));
    let row = stage.succeed(&["bench", "--codec", "log-files", "--backend", "wasm", "--json", "app.log"]).json();
    assert_eq!((row["backend"].as_str(), row["exact"].as_bool()), (Some("wasm"), Some(true)));
}

#[test]
fn missing_components_say_how_to_build_them() {
    let stage = Stage::new();
    stage.write("app.log", &log(10));
    let args = ["compress", "app.log", "--backend", "wasm", "--components", "nowhere"];
    stage.refuse(&args, 6, "nowhere: no components here; `cargo xtask components` builds them");
    stage.refuse(&["serve", "--data-dir", "data", "--components", "nowhere"], 6, "cargo xtask components");
    assert_eq!(stage.names(), ["app.log"]);
}
