//! Places at which tests kill the process, to prove that an interrupted write harms nothing.
//!
//! `SMALLEST_FAILPOINT=<step>` aborts the process when it reaches that step, `<step>:<n>` the n-th time it does. The steps, in
//! the order in which an upload and then a delete reach them:
//!
//! | step | what is on disk |
//! |---|---|
//! | `after-spool` | the original in the spool |
//! | `after-encode` | and the archive in the spool, verified |
//! | `before-blob` | the original is gone from the spool, unless there are parts |
//! | `after-part` | blobs of parts, durable, eight at most since the last time |
//! | `after-blob-temp` | the archive in the spool, synced |
//! | `after-rename` | the archive under its blob name, the directory not yet synced |
//! | `after-blob` | the blob, durable |
//! | `after-links` | parts, links and the row written in an open transaction; without parts it is not reached |
//! | `before-commit` | the row written in an open transaction |
//! | `after-commit` | blob and row, but no answer yet |
//! | `before-delete` | blob and row |
//! | `delete-before-commit` | blob, and the row deleted in an open transaction |
//! | `delete-after-row` | the blobs without their rows |
//! | `delete-after-each` | one blob less each time, of the archive and of the parts that only it needed |
//! | `delete-after-blob` | nothing, but no answer yet |
//!
//! and those of a write to a user's bucket:
//!
//! | step | what is where |
//! |---|---|
//! | `write-paid` | paid and noted as under way |
//! | `write-put` | and in the bucket |
//! | `write-done` | in the bucket, no note any more, but no answer yet |
//!
//! `sync-blob` and `sync-name` do not kill: there the disk fails once, with EIO, as content or directory is made durable.
//!
//! Unset, a step costs one load and one branch.

use rustix::io::Errno;
use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

struct Failpoint {
    step: String,
    /// Times that the step is still to be reached, this one included.
    left: AtomicU64,
}

static SET: OnceLock<Option<Failpoint>> = OnceLock::new();

/// Aborts the process if `step` is the one that the environment names.
pub fn reach(step: &str) {
    if is_due(step) {
        std::process::abort();
    }
}

/// Fails as a broken disk does if `step` is the one that the environment names.
pub fn fail(step: &str) -> io::Result<()> {
    if is_due(step) { Err(Errno::IO.into()) } else { Ok(()) }
}

fn is_due(step: &str) -> bool {
    let set = SET.get_or_init(|| std::env::var("SMALLEST_FAILPOINT").ok().map(|text| parse(&text)));
    set.as_ref().is_some_and(|point| point.step == step && point.left.fetch_sub(1, Ordering::SeqCst) == 1)
}

fn parse(text: &str) -> Failpoint {
    let (step, nth) = match text.rsplit_once(':') {
        Some((step, nth)) => (step, nth.parse().unwrap_or(1)),
        None => (text, 1),
    };
    Failpoint { step: step.into(), left: AtomicU64::new(nth) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_and_its_count() {
        let read = |text| {
            let point = parse(text);
            (point.step, point.left.into_inner())
        };
        assert_eq!(read("after-rename"), ("after-rename".into(), 1));
        assert_eq!(read("after-rename:3"), ("after-rename".into(), 3));
    }
}
