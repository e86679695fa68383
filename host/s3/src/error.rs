//! What can go wrong with a store, by what the caller does about it.

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use std::error::Error as StdError;

/// `std::result::Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// One variant for each thing that a caller does differently. Texts name bucket and key; they hold nothing that a store says, but
/// for its error code.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The endpoint may not be used: its owner must change the settings.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The credentials are wrong, or do not allow this: their owner must change them.
    #[error("access to {0} is denied ({1})")]
    Denied(String, String),
    /// The bucket is not there: its owner must make it.
    #[error("bucket {0} does not exist")]
    NoSuchBucket(String),
    /// The store or the way to it failed: worth another try later.
    #[error("{0} is unavailable: {1}")]
    Unavailable(String, String),
    /// Another object is there than was asked for, or none.
    #[error("{0} has changed")]
    Changed(String),
    /// What the store has, or gave, is not what was sent, or asked for.
    #[error("{0} is damaged: {1}")]
    Corrupt(String, String),
    /// The store does not take the request; trying again does not help.
    #[error("{0} was not accepted: {1}")]
    Other(String, String),
    /// The file that should be sent cannot be read.
    #[error("the file to send cannot be read")]
    File(#[from] std::io::Error),
}

/// Why an endpoint may not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(pub(crate) String);

impl Refusal {
    /// The refusal that caused an error, if one did.
    pub(crate) fn behind(error: &(dyn StdError + 'static)) -> Option<Self> {
        causes(error).find_map(|cause| cause.downcast_ref::<Self>().cloned())
    }
}

fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn StdError + 'static)| (*error).source())
}

impl Error {
    /// Sorts a failed request for `bucket` and `key`.
    pub(crate) fn of<E>(error: SdkError<E, HttpResponse>, bucket: &str, key: &str) -> Self
    where
        E: ProvideErrorMetadata + StdError + 'static,
    {
        let at = at(bucket, key);
        let (status, code) = match &error {
            SdkError::ServiceError(answer) => (answer.raw().status().as_u16(), code(answer.err().code())),
            SdkError::TimeoutError(_) => return Self::Unavailable(at, "no answer in time".into()),
            SdkError::ConstructionFailure(_) => return Self::Other(at, "the request cannot be made".into()),
            _ => {
                return match Refusal::behind(&error) {
                    Some(refusal) => Self::Refused(refusal),
                    None => Self::Unavailable(at, causes(&error).last().map_or_else(String::new, ToString::to_string)),
                };
            }
        };
        let why = code.map_or_else(|| format!("status {status}"), |code| format!("{code}, status {status}"));
        match (status, code.unwrap_or_default()) {
            (_, "NoSuchBucket") => Self::NoSuchBucket(bucket.into()),
            (300..=399, _) => {
                Self::Refused(Refusal(format!("the endpoint redirects {at}, which is not followed ({why})")))
            }
            (401 | 403, _) | (_, "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "AccessDenied") => {
                Self::Denied(at, why)
            }
            (412, _) | (_, "NoSuchKey") => Self::Changed(at),
            (_, "BadDigest" | "InvalidDigest" | "XAmzContentChecksumMismatch" | "XAmzContentSHA256Mismatch") => {
                Self::Corrupt(at, why)
            }
            (501, _) => Self::Other(at, why),
            (500.., _) | (408 | 409 | 429, _) | (_, "RequestTimeout" | "SlowDown") => Self::Unavailable(at, why),
            _ => Self::Other(at, why),
        }
    }
}

/// A bucket and a key as errors name them.
pub(crate) fn at(bucket: &str, key: &str) -> String {
    format!("s3://{bucket}/{key}")
}

/// An error code as stores have them; anything longer or odder is not repeated.
fn code(code: Option<&str>) -> Option<&str> {
    code.filter(|code| code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
