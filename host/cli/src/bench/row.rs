//! One measured file, as JSON and as a line of a table.

use super::child::{Packing, Restoring};
use crate::backend::Backend;
use crate::figures::{grouped, speed};
use serde_json::{Value, json};
use std::path::Path;

/// The columns of [`Row::text`].
pub const HEADER: &str =
    "      original    compressed   saved  encode MB/s  decode MB/s  pack MB/s  peak MiB  came back  file\n";

/// What one file came to.
pub struct Row {
    file: String,
    codec: String,
    backend: Backend,
    exact: bool,
    packing: Packing,
    restoring: Restoring,
}

impl Row {
    /// Puts both halves and the comparison together.
    pub fn new(
        file: &Path,
        codec: &str,
        backend: Backend,
        exact: bool,
        packing: Packing,
        restoring: Restoring,
    ) -> Self {
        Self { file: file.display().to_string(), codec: codec.into(), backend, exact, packing, restoring }
    }

    /// Whether the file came back exactly, or as far as its codec promised.
    pub fn came_back(&self) -> bool {
        // Restoring has compared what it wrote with the SHA-256 that the archive states.
        self.exact || !self.packing.lossless
    }

    /// A line of JSON. What the codec reports (a signal-to-noise ratio, say) stands beside the measured fields.
    pub fn json(&self) -> String {
        let mut fields = json!({
            "file": self.file,
            "codec": self.codec,
            "params": self.packing.params,
            "backend": self.backend.to_string(),
            "original": self.packing.original,
            "compressed": self.packing.compressed,
            "encode_s": self.packing.encode_s,
            "decode_s": self.restoring.decode_s,
            "exact": self.exact,
            "stored": self.packing.stored,
            "verify_s": self.packing.verify_s,
            "pack_s": self.packing.pack_s,
            "peak_memory": self.peak_memory(),
        });
        if let Value::Object(fields) = &mut fields {
            for (name, value) in &self.packing.report {
                fields.entry(name).or_insert_with(|| value.clone());
            }
        }
        format!("{fields}\n")
    }

    /// A line of the table.
    pub fn text(&self) -> String {
        let came_back = match (self.exact, self.came_back(), self.packing.stored) {
            (true, _, false) => "exactly",
            (true, _, true) => "stored",
            (false, true, _) => "in bounds",
            (false, false, _) => "NO",
        };
        line(std::slice::from_ref(self), came_back, &self.file)
    }

    fn peak_memory(&self) -> Option<u64> {
        self.packing.peak_memory.max(self.restoring.peak_memory)
    }
}

/// The table's last line: sums, speeds over all, the highest peak.
pub fn total(rows: &[Row]) -> String {
    let back = rows.iter().filter(|row| row.came_back()).count();
    line(rows, &format!("{back} of {}", rows.len()), "total")
}

fn line(rows: &[Row], came_back: &str, file: &str) -> String {
    let sum = |part: fn(&Row) -> f64| rows.iter().map(part).sum::<f64>();
    let bytes = |part: fn(&Row) -> u64| rows.iter().map(part).sum::<u64>();
    let (original, compressed) = (bytes(|row| row.packing.original), bytes(|row| row.packing.compressed));
    let peak = rows.iter().filter_map(Row::peak_memory).max().unwrap_or(0);
    format!(
        "{:>14} {:>13} {:>7} {:>12.2} {:>12.2} {:>10.2} {:>9} {:>10}  {file}\n",
        grouped(original),
        grouped(compressed),
        host_api::savings(original, compressed),
        speed(original, sum(|row| row.packing.encode_s)),
        speed(original, sum(|row| row.restoring.decode_s)),
        speed(original, sum(|row| row.packing.pack_s)),
        peak >> 20,
        came_back,
    )
}
