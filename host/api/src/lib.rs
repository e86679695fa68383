//! The JSON of the REST API, shared by server, command line and edge.
//!
//! ```text
//!   POST   /api/{codec}/upload         201 Uploaded
//!   GET    /api/files                  200 FileList
//!   GET    /api/files/{id}             200 FileDetails
//!   DELETE /api/files/{id}             200 Deleted
//!   anything that goes wrong           4xx, 5xx ErrorBody
//! ```
//!
//! Types only: no input or output, so that they compile for every target. Times are RFC 3339 in UTC to the second.
#![forbid(unsafe_code)]

mod error;
mod fact;
mod figures;
mod files;

pub use error::ErrorBody;
pub use fact::Fact;
pub use figures::{ratio, savings};
pub use files::{Deleted, FileDetails, FileEntry, FileList, Uploaded, Usage};
