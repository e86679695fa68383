//! What leads a reader of dumps astray: it may cost size, and never a byte.

use codec_db_dumps::DbDumps;

/// The payload's length, once the frame has come back from it.
fn coded(frame: &[u8], level: &str, format: &str) -> usize {
    kit_testkit::coded(&DbDumps::default(), frame, &[("level", level), ("format", format)]).len()
}

fn at_every_level(frame: &[u8], at_most: usize) {
    for level in ["fast", "balanced", "max"] {
        let len = coded(frame, level, "postgres");
        assert!(len <= at_most, "{len} bytes at {level}");
    }
}

/// A document of one element with the bytes behind its key as they are.
fn document(len: i32, kind: u8, value: &[u8]) -> Vec<u8> {
    [&len.to_le_bytes()[..], &[kind], b"key\0", value].concat()
}

fn rows(count: u32) -> String {
    (1..=count).map(|n| format!("({n}, 'name {}', {}.5)", n % 7, n * 3)).collect::<Vec<_>>().join(",\n")
}

#[test]
fn lengths_that_lie_come_back() {
    for len in [i32::MIN, -1, 0, 4, 5, 9, 10, 1000, i32::MAX] {
        at_every_level(&document(20, 2, &[&len.to_le_bytes()[..], b"abc\0\0"].concat()), 64);
        at_every_level(&document(len, 0x10, b"\x01\0\0\0\0"), 64);
        at_every_level(&document(100, 5, &[&len.to_le_bytes()[..], b"\0data\0"].concat()), 64);
        at_every_level(&document(100, 3, &[&len.to_le_bytes()[..], b"\x10a\0\0\0\0\0\0"].concat()), 64);
        at_every_level(&document(100, 0x0F, &[&len.to_le_bytes()[..], &len.to_le_bytes(), b"\0\0"].concat()), 64);
    }
    for kind in 0..=255 {
        assert!(coded(&document(40, kind, b"\x04\0\0\0abc\0\x05\0\0\0\0\x02x\0"), "fast", "mongodb") <= 64);
    }
}

#[test]
fn documents_deep_within_documents_come_back() {
    let deep = (0..3000).fold(vec![5, 0, 0, 0, 0], |inner: Vec<u8>, _| {
        [&document(inner.len() as i32 + 10, 3, &inner)[..], &[0]].concat()
    });
    at_every_level(&deep, 24_000);
}

#[test]
fn parentheses_deep_within_others_come_back() {
    let open = format!("INSERT INTO t VALUES {}1{};\n", "(".repeat(50_000), ")".repeat(50_000));
    at_every_level(open.as_bytes(), 1000);
    at_every_level(format!("INSERT INTO t VALUES (1{};\n", ")".repeat(50_000)).as_bytes(), 1000);
}

#[test]
fn quotes_that_never_close_come_back() {
    let dump = format!("INSERT INTO t VALUES\n{};\n", rows(2000));
    let broken = dump.replacen("'name", "name", 1);
    at_every_level(broken.as_bytes(), dump.len() / 4);
    at_every_level(dump.replace("',", "\\',").as_bytes(), dump.len() / 4);
}

#[test]
fn a_row_of_a_megabyte_comes_back() {
    let values: Vec<String> = (0..90_000).map(|n| format!("'v{}'", n % 977)).collect();
    at_every_level(format!("INSERT INTO t VALUES ({});", values.join(",")).as_bytes(), 400_000);
    at_every_level(format!("COPY t FROM stdin;\n{}\n", values.join("\t")).as_bytes(), 400_000);
}

#[test]
fn nothing_but_delimiters_comes_back() {
    at_every_level(format!("COPY t FROM stdin;\n{}", "\t".repeat(100_000)).as_bytes(), 400);
    at_every_level(format!("INSERT INTO t VALUES ({}", ",".repeat(100_000)).as_bytes(), 400);
    at_every_level(&[b"COPY t FROM stdin;\n".as_slice(), &[0; 100_000]].concat(), 400);
    at_every_level(&[5, 0, 0, 0, 0].repeat(20_000), 400);
}

#[test]
fn rows_behind_what_repeats_at_length_are_followed() {
    // Copied parts end within a row, within quotes.
    let block = format!("INSERT INTO t VALUES\n{};\n", rows(600));
    let shifted = &block[block.len() / 3..];
    let dump = format!("{block}{block}{shifted}'{block}{shifted}{block}");
    at_every_level(dump.as_bytes(), block.len());
}

#[test]
fn the_format_that_is_asked_for_changes_nothing() {
    let dump = format!("INSERT INTO t VALUES\n{};\n", rows(200));
    let len = coded(dump.as_bytes(), "max", "postgres");
    for format in ["mysql", "mongodb", "oracle", "mssql"] {
        assert_eq!(coded(dump.as_bytes(), "max", format), len);
    }
}

#[test]
fn columns_are_worth_more_than_lines() {
    let dump: String = (1..3000u32)
        .map(|n| format!("{n}\t{}\t{}\n", n * n % 89, ["red", "green", "blue"][(n * n % 89) as usize % 3]))
        .collect();
    let dump = format!("COPY public.t (id, a, b) FROM stdin;\n{dump}\\.\n");
    // The first column counts and the last depends on the second alone, which takes less than a byte.
    assert!(coded(dump.as_bytes(), "balanced", "postgres") < 3000);
}
