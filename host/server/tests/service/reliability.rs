//! The table of what is promised names tests that are there.

use std::collections::BTreeSet;
use std::path::Path;

const TABLE: &str = include_str!("../RELIABILITY.md");

/// Requirements that may be without a test: what they are about is still to come.
const LATER: [&str; 1] = ["R11"];

#[test]
fn every_requirement_has_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut numbers = BTreeSet::new();
    for row in TABLE.lines().filter(|line| line.starts_with("| R")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, number, _, tests, _, _] = cells[..] else { panic!("five columns in {row}") };
        assert!(numbers.insert(number), "{number} is there twice");
        let named: Vec<&str> = tests.split_whitespace().map(|test| test.trim_matches('`')).collect();
        assert!(!named.is_empty() || LATER.contains(&number), "{number} has no test");
        for name in named {
            let (file, function) = name.split_once("::").expect("file::function");
            let source = std::fs::read_to_string(root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
            assert!(source.contains(&format!("fn {function}(")), "{number}: {file} has no {function}");
        }
    }
    let expected: BTreeSet<String> = (1..=30).map(|number| format!("R{number}")).collect();
    assert_eq!(numbers, expected.iter().map(String::as_str).collect());
}
