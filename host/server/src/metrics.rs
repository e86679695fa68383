//! What is counted of a running server. Labels are names of ours: never an id, a key, or anything that a client sent.

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Names and values.
type Labels<const N: usize> = [(&'static str, String); N];

/// The counters of one server; all start at zero.
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels<3>, Counter>,
    durations: Family<Labels<1>, Histogram, fn() -> Histogram>,
    original: Family<Labels<1>, Counter>,
    compressed: Family<Labels<1>, Counter>,
    running: Family<Labels<1>, Gauge>,
    waiting: Family<Labels<1>, Gauge>,
    refused: Family<Labels<1>, Counter>,
    limited: Family<Labels<1>, Counter>,
    /// Bytes that clients sent, heads of requests included.
    pub received: Counter,
    /// Bytes that clients took, heads of answers included.
    pub sent: Counter,
    /// Connections that are open.
    pub connections: Gauge,
    /// Connections that were accepted.
    pub accepted: Counter,
    /// Downloads whose archive did not restore to what was promised.
    pub verify_failures: Counter,
    /// Files that were found damaged for the first time.
    pub quarantined_files: Counter,
    /// Frames of stored files that the named codec could not code.
    pub fallback_frames: Counter,
    scrubbed_files: Counter,
    damaged_files: Gauge,
    /// Blobs without a file that were swept.
    pub swept_blobs: Counter,
}

impl Metrics {
    /// Registers everything.
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("smallest"),
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 4.0, 9))),
            original: Family::default(),
            compressed: Family::default(),
            running: Family::default(),
            waiting: Family::default(),
            refused: Family::default(),
            limited: Family::default(),
            received: Counter::default(),
            sent: Counter::default(),
            connections: Gauge::default(),
            accepted: Counter::default(),
            verify_failures: Counter::default(),
            quarantined_files: Counter::default(),
            fallback_frames: Counter::default(),
            scrubbed_files: Counter::default(),
            damaged_files: Gauge::default(),
            swept_blobs: Counter::default(),
        };
        let to = &mut metrics.registry;
        to.register("requests", "Answered requests", metrics.requests.clone());
        to.register("request_seconds", "Time to the head of the answer", metrics.durations.clone());
        to.register("original_bytes", "Bytes of stored files as sent", metrics.original.clone());
        to.register("compressed_bytes", "Bytes of stored files as stored", metrics.compressed.clone());
        to.register("running", "Uploads and downloads that are worked on", metrics.running.clone());
        to.register("waiting", "Uploads and downloads that wait or are in transfer", metrics.waiting.clone());
        to.register("refused", "Uploads and downloads answered with 503", metrics.refused.clone());
        to.register("limited", "Requests answered with 429", metrics.limited.clone());
        to.register("received_bytes", "Bytes that clients sent", metrics.received.clone());
        to.register("sent_bytes", "Bytes that clients took", metrics.sent.clone());
        to.register("connections", "Open connections", metrics.connections.clone());
        to.register("accepted_connections", "Accepted connections", metrics.accepted.clone());
        to.register("verify_failures", "Downloads that failed verification", metrics.verify_failures.clone());
        to.register("quarantined_files", "Files found damaged for the first time", metrics.quarantined_files.clone());
        to.register("fallback_frames", "Frames that the named codec could not code", metrics.fallback_frames.clone());
        to.register("scrubbed_files", "Files that were checked in the background", metrics.scrubbed_files.clone());
        to.register("damaged_files", "Files lost or damaged at the last scrub", metrics.damaged_files.clone());
        to.register("swept_blobs", "Blobs without a file that were removed", metrics.swept_blobs.clone());
        metrics
    }

    /// Counts an answered request; `route` is a template, and `method` one of those that HTTP defines.
    pub fn answered(&self, route: &str, method: &'static str, status: u16, took: Duration) {
        let labels = [("route", route.into()), ("method", method.into()), ("status", status.to_string())];
        self.requests.get_or_create(&labels).inc();
        self.durations.get_or_create(&[("route", route.into())]).observe(took.as_secs_f64());
    }

    /// Counts a stored file.
    pub fn stored(&self, codec: &str, original: u64, compressed: u64) {
        let labels = [("codec", codec.into())];
        self.original.get_or_create(&labels).inc_by(original);
        self.compressed.get_or_create(&labels).inc_by(compressed);
    }

    /// The counter of work of a kind that is refused.
    pub fn refused(&self, work: &'static str) -> Counter {
        self.refused.get_or_create_owned(&[("work", work.into())])
    }

    /// Counts a request that a rate limit stopped.
    pub fn limited(&self, by: &'static str) {
        self.limited.get_or_create(&[("by", by.into())]).inc();
    }

    /// Notes how much work of a kind goes on.
    pub fn set_load(&self, work: &'static str, running: usize, waiting: usize) {
        let labels = [("work", work.into())];
        self.running.get_or_create(&labels).set(i64::try_from(running).unwrap_or(i64::MAX));
        self.waiting.get_or_create(&labels).set(i64::try_from(waiting).unwrap_or(i64::MAX));
    }

    /// Notes the outcome of a scrub.
    pub fn scrubbed(&self, files: u64, damaged: usize) {
        self.scrubbed_files.inc_by(files);
        self.damaged_files.set(i64::try_from(damaged).unwrap_or(i64::MAX));
    }

    /// Everything as OpenMetrics text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing into a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_labels_stay() {
        let metrics = Metrics::new();
        metrics.answered("/api/files", "GET", 200, Duration::from_millis(2));
        metrics.stored("toy", 100, 10);
        metrics.set_load("uploads", 1, 2);
        metrics.refused("uploads").inc();
        metrics.limited("key");
        let text = metrics.text();
        let samples: Vec<&str> = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.contains("_bucket"))
            .filter_map(|line| line.split(' ').next())
            .collect();
        let expected = [
            r#"smallest_requests_total{route="/api/files",method="GET",status="200"}"#,
            r#"smallest_request_seconds_sum{route="/api/files"}"#,
            r#"smallest_request_seconds_count{route="/api/files"}"#,
            r#"smallest_original_bytes_total{codec="toy"}"#,
            r#"smallest_compressed_bytes_total{codec="toy"}"#,
            r#"smallest_running{work="uploads"}"#,
            r#"smallest_waiting{work="uploads"}"#,
            r#"smallest_refused_total{work="uploads"}"#,
            r#"smallest_limited_total{by="key"}"#,
            "smallest_received_bytes_total",
            "smallest_sent_bytes_total",
            "smallest_connections",
            "smallest_accepted_connections_total",
            "smallest_verify_failures_total",
            "smallest_quarantined_files_total",
            "smallest_fallback_frames_total",
            "smallest_scrubbed_files_total",
            "smallest_damaged_files",
            "smallest_swept_blobs_total",
        ];
        assert_eq!(samples, expected);
        assert!(text.ends_with("# EOF\n"));
    }
}
