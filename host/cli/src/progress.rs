//! A bar on standard error while a person watches.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::Duration;

const TEMPLATE: &str =
    "{spinner} {wide_bar} {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, {eta} left";

/// The bar, or nothing where standard error is not a terminal; it goes away when dropped.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// Starts at nothing done.
    pub fn start() -> Self {
        if !io::stderr().is_terminal() {
            return Self(None);
        }
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style);
        // A frame can take a minute: the spinner shows that something happens.
        bar.enable_steady_tick(Duration::from_millis(150));
        Self(Some(bar))
    }

    /// Moves to `done` of `total` bytes.
    pub fn show(&self, done: u64, total: u64) {
        if let Some(bar) = &self.0 {
            bar.set_length(total);
            bar.set_position(done);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
