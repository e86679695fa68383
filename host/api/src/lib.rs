//! The JSON of the REST API, shared by server, command line and edge.
//!
//! ```text
//!   POST   /api/{codec}/upload        201 Uploaded
//!   GET    /api/files                 200 FileList
//!   GET    /api/files/{id}            200 FileDetails
//!   DELETE /api/files/{id}            200 Deleted
//!   GET    /api/jobs/{id}             200 Job
//!   DELETE /api/jobs/{id}             200 Job
//!   GET    /api/account               200 Account
//!   GET    /api/codecs                200 CodecList
//!   GET    /api/keys                  200 KeyList
//!   POST   /api/keys                  201 CreatedKey, of KeyTerms
//!   POST   /api/keys/{id}/rotate      201 CreatedKey
//!   DELETE /api/keys/{id}             200 RevokedKey
//!   GET    /api/settings              200 AccountSettings
//!   PUT    /api/settings/{type}       200 Destination, of a DestinationChange
//!   DELETE /api/settings/{type}       200 DeletedDestination
//!   POST   /api/settings/{type}/test  200 Tested
//!   PUT    /s3/{bucket}/{key…}        200 Written
//!   anything that goes wrong          4xx, 5xx ErrorBody
//! ```
//!
//! Types only: no input or output, so that they compile for every target. Times are RFC 3339 in UTC to the second.
#![forbid(unsafe_code)]

mod account;
mod error;
mod fact;
mod figures;
mod files;
mod job;
mod written;

pub use account::{
    Account, AccountSettings, CodecEntry, CodecList, CodecParam, CreatedKey, DeletedDestination, Destination,
    DestinationChange, KeyEntry, KeyList, KeyTerms, RevokedKey, Tested,
};
pub use error::ErrorBody;
pub use fact::Fact;
pub use figures::{ratio, savings};
pub use files::{Deleted, FileDetails, FileEntry, FileList, Uploaded, Usage};
pub use job::{Job, JobProgress, JobResult, JobStatus};
pub use written::Written;
