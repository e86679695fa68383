//! `dict`.

use crate::stage::{Stage, log};
use std::process::Command;

#[test]
fn a_new_version_is_coded_against_an_old_one() {
    let stage = Stage::new();
    let old = log(800);
    let new = [&old[..1000], b"what is new", &old[1000..]].concat();
    stage.write("old.js", &old);
    stage.write("new.js", &new);
    let told = String::from_utf8(stage.succeed(&["dict", "old.js", "new.js"]).stdout).unwrap();
    let coded = stage.read("new.js.dcz");
    assert!(coded.len() < 120, "{} bytes", coded.len());
    assert!(told.contains(&format!("new.js.dcz: {} bytes of {}", coded.len(), new.len())), "{told}");
    assert!(told.contains("available-dictionary: :"), "{told}");
    assert_eq!(stage.run(&["dict", "old.js", "new.js"]).code, 2, "it exists");
    stage.succeed(&["dict", "--force", "old.js", "new.js"]);
    assert_eq!(stage.succeed(&["dict", "old.js", "new.js", "-o", "-"]).stdout, coded);
    assert_eq!(stage.run(&["dict", "none.js", "new.js", "-o", "-"]).code, 6);
    // The reference tool skips the frame with the dictionary's hash, and reads the other.
    let dictionary = format!("--patch-from={}", stage.path("old.js").display());
    let read = Command::new("zstd").args(["-dqc", &dictionary]).arg(stage.path("new.js.dcz")).output();
    if let Ok(read) = read {
        assert_eq!(read.stdout, new, "{}", String::from_utf8_lossy(&read.stderr));
    }
}
