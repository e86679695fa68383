//! What breaks programs that think in lines, larger than a sample may be.

use codec_log_files::LogFiles;

/// The payload's length, once the frame has come back from it.
fn coded(frame: &[u8], level: &str) -> usize {
    kit_testkit::coded(&LogFiles::default(), frame, &[("level", level)]).len()
}

fn at_every_level(frame: &[u8], at_most: usize) {
    for level in ["fast", "balanced", "max"] {
        let len = coded(frame, level);
        assert!(len <= at_most, "{len} bytes at {level}");
    }
}

#[test]
fn a_line_of_a_megabyte_comes_back() {
    let fields: Vec<String> = (0..80_000).map(|n| format!("field{}={}", n % 97, n * 7)).collect();
    let line = fields.join(" ");
    assert!(line.len() > 1 << 20 && !line.contains('\n'));
    at_every_level(line.as_bytes(), 300_000);
}

#[test]
fn what_repeats_at_length_costs_next_to_nothing() {
    let block: String =
        (0..600).map(|n| format!("Mar  8 06:{:02}:{:02} gate job {n}: done\n", n / 60, n % 60)).collect();
    let one = coded(block.as_bytes(), "balanced");
    assert!(coded(block.repeat(40).as_bytes(), "balanced") < one + 200);
    at_every_level(block.repeat(40).as_bytes(), 20_000);
}

#[test]
fn lines_of_nothing_come_back() {
    at_every_level(&[b'\n'; 100_000], 200);
    at_every_level(b"\r\n".repeat(50_000).as_slice(), 200);
    at_every_level(&[0; 100_000], 200);
}
