//! How measurements are written into the README.

use anyhow::{Context as _, Result};
use std::fmt::Write as _;

const OPEN: &str = "<!-- bench -->";
const CLOSE: &str = "<!-- /bench -->";

/// One codec at one level, summed over its files.
pub struct Row {
    /// The codec's name.
    pub codec: String,
    /// The level, empty where the codec has none.
    pub level: String,
    /// Bytes of the files.
    pub original: f64,
    /// Bytes of the archives.
    pub compressed: f64,
    /// Seconds to encode, to decode, and to pack: encode, verify and write.
    pub native: [f64; 3],
    /// The same in wasmtime.
    pub wasm: [f64; 3],
    /// The most memory that a native process took, in bytes.
    pub peak: Option<u64>,
}

/// The rows as Markdown, with what the columns mean below.
pub fn render(rows: &[Row], files: usize, machine: &str) -> String {
    let mut text = String::from(
        "| codec | level | original | compressed | ratio | native: encode / decode / pack | wasm: encode / decode / pack | memory |\n\
         |---|---|--:|--:|--:|--:|--:|--:|\n",
    );
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {:.1} KB | {:.1} KB | {:.2} | {} | {} | {} |",
            row.codec,
            row.level,
            row.original / 1e3,
            row.compressed / 1e3,
            row.original / row.compressed,
            speeds(row.original, row.native),
            speeds(row.original, row.wasm),
            row.peak.map_or("–".into(), |bytes| format!("{} MB", bytes.div_ceil(1_000_000))),
        );
    }
    let _ = write!(
        text,
        "\n{files} files on {machine}, one frame at a time, the best of three runs. Pack is encoding, the decoding that checks \
         it, and writing. Every file came back exactly, or as its codec promises."
    );
    text
}

/// Megabytes (10⁶) of the original a second, for each of the times.
fn speeds(original: f64, seconds: [f64; 3]) -> String {
    seconds.map(|seconds| significant(original / 1e6 / seconds)).join(" / ")
}

/// Three digits that say something.
fn significant(value: f64) -> String {
    match value {
        v if !v.is_finite() => "–".into(),
        v if v < 10.0 => format!("{v:.2}"),
        v if v < 100.0 => format!("{v:.1}"),
        v => format!("{v:.0}"),
    }
}

/// The README with the table between its markers.
pub fn splice(readme: &str, table: &str) -> Result<String> {
    let (before, rest) = readme.split_once(OPEN).with_context(|| format!("README.md has no {OPEN}"))?;
    let (_, after) = rest.split_once(CLOSE).with_context(|| format!("README.md has no {CLOSE}"))?;
    Ok(format!("{before}{OPEN}\n{table}\n{CLOSE}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_states_ratio_and_speeds() {
        let row = Row {
            codec: "bytes".into(),
            level: "max".into(),
            original: 2e6,
            compressed: 5e5,
            native: [1.0, 0.02, f64::NAN],
            wasm: [0.1, 0.001, 4.0],
            peak: Some(70_000_001),
        };
        let text = render(&[row], 3, "a machine");
        let line = text.lines().nth(2).expect("a row");
        assert_eq!(line, "| bytes | max | 2000.0 KB | 500.0 KB | 4.00 | 2.00 / 100 / – | 20.0 / 2000 / 0.50 | 71 MB |");
    }

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let readme = "a\n<!-- bench -->\nold\n<!-- /bench -->\nb\n";
        let once = splice(readme, "new").expect("marked");
        assert_eq!(once, "a\n<!-- bench -->\nnew\n<!-- /bench -->\nb\n");
        assert_eq!(splice(&once, "new").expect("marked"), once);
        assert!(splice("a", "new").is_err());
    }
}
