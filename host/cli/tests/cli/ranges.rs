//! A range of the file without the rest.

use crate::stage::{Stage, log};

#[test]
fn ranges_are_the_bytes_of_the_file() {
    let stage = Stage::new();
    let original = log(120_000);
    let len = original.len();
    stage.write("app.log", &original);
    // `fast` has frames of 4 MiB: this file has two of them.
    stage.succeed(&["compress", "app.log", "--param", "level=fast"]);
    let inner = (4 << 20) - 10..(4 << 20) + 10;
    for range in [0..0, 0..1, 5..4000, inner, len - 3..len, len..len, 0..len] {
        let text = format!("{}..{}", range.start, range.end);
        let outcome = stage.succeed(&["decompress", "app.log.smz", "-o", "-", "--range", &text]);
        assert!(outcome.stdout == original[range], "{text}");
    }
    stage.succeed(&["decompress", "app.log.smz", "-o", "tail", "--range", "8000000.."]);
    assert!(stage.read("tail") == original[8_000_000..]);
    stage.succeed(&["decompress", "app.log.smz", "-o", "head", "--range", "..77"]);
    assert!(stage.read("head") == original[..77]);
}

#[test]
fn ranges_outside_the_file_are_refused() {
    let stage = Stage::new();
    stage.write("app.log", b"0123456789");
    stage.succeed(&["compress", "app.log"]);
    let decompress = |range: &'static str| ["decompress", "app.log.smz", "-o", "out", "--range", range];
    stage.refuse(&decompress("0..11"), 2, "restores to 10 bytes");
    stage.refuse(&decompress("11.."), 2, "restores to 10 bytes");
    stage.refuse(&decompress("7..3"), 2, "expected A..B");
    stage.refuse(&decompress("all"), 2, "expected A..B");
    // A part under the whole file's name would look like the whole file.
    stage.refuse(&["decompress", "app.log.smz", "--range", "0..1"], 2, "--output");
    assert_eq!(stage.names(), ["app.log", "app.log.smz"]);
}
