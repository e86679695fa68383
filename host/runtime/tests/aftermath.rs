//! Crimes leave nothing behind. Alone in its process, because it watches the memory of all of it.

mod support;

use std::time::Duration;
use support::{EXPORTS, bad_guest, commit, hundred_honest_calls, impatient};

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").expect("Linux has it");
    let pages: u64 =
        statm.split(' ').nth(1).and_then(|field| field.parse().ok()).expect("the second field is a number");
    pages * 4096
}

#[test]
fn memory_returns_to_the_baseline() {
    let (runtime, guest) = bad_guest(impatient(Duration::from_millis(100)));
    let all_crimes = || {
        for crime in ["trap", "loop", "memory", "stack", "length", "lie"] {
            for export in EXPORTS.iter().filter(|export| **export != "memory") {
                // What it is called is another test's business.
                let _ = commit(&guest, export, crime);
            }
        }
        hundred_honest_calls(&guest);
    };
    all_crimes();
    let baseline = resident();
    for _ in 0..3 {
        all_crimes();
    }
    let grown = resident().saturating_sub(baseline);
    assert!(grown < 8 << 20, "{grown} bytes more than before");
    assert_eq!(runtime.usage().calls, 0);
    assert_eq!(runtime.usage().memory, 0);
}
