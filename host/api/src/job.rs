//! Work that is done after its request was answered.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How a job stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// Names the job.
    pub job_id: String,
    /// What it is doing.
    pub status: JobStatus,
    /// How far it is.
    pub progress: JobProgress,
    /// Where to ask again.
    pub url: String,
    /// When it was accepted.
    pub created_at: String,
    /// What the request would have been answered without `Prefer: respond-async`; absent until the job is done or failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<JobResult>,
}

/// What a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JobStatus {
    /// It waits for its turn.
    Queued,
    /// It is being worked on.
    Running,
    /// It went well.
    Done,
    /// It did not, or was cancelled.
    Failed,
}

/// How much of a job's file is worked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobProgress {
    /// Bytes that are.
    pub done_bytes: u64,
    /// Bytes of the file.
    pub total_bytes: u64,
}

/// An answer within an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobResult {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Value,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn jobs_before_and_after() {
        for (status, result) in [("queued", None), ("done", Some(json!({"status": 201, "body": {"uploadId": "a"}})))] {
            let mut job = json!({
                "jobId": "j1", "status": status, "progress": {"doneBytes": 1, "totalBytes": 2}, "url": "/api/jobs/j1",
                "createdAt": "2026-03-08T12:00:00Z"
            });
            if let Some(result) = result {
                job["result"] = result;
            }
            let read: Job = serde_json::from_value(job.clone()).expect("the contract's JSON");
            assert_eq!(serde_json::to_value(read).expect("plain fields"), job);
        }
    }
}
