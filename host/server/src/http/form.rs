//! The multipart form that brings a file: one field of a known name, and others that are let pass.

use super::body::{Limits, Metered, Refusal};
use super::content_disposition::ContentDisposition;
use super::digest::{self, CONTENT_DIGEST, REPR_DIGEST};
use super::failure::Failure;
use crate::Error;
use crate::service::Intake;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use multer::{Field, Multipart};
use std::time::Duration;

/// What a form may have beside the file: boundaries, headers, small fields.
const ROOM: u64 = 1 << 20;

/// A file as a form brought it.
pub struct File {
    /// The name of the field.
    pub field: String,
    /// The file's name as it was sent.
    pub name: Option<String>,
}

/// Reads the form of a request into `intake`; `fields` are the names that the file's field may have.
///
/// `Content-Digest` of the request covers the form as it is sent, `Repr-Digest` of the request the file alone, and so do both headers
/// where a part of the form has them.
pub async fn receive(request: Request, idle: Duration, fields: &[&str], intake: &mut Intake) -> Result<File, Failure> {
    let boundary = boundary(request.headers(), fields)?;
    let limit = intake.most().saturating_add(ROOM);
    if content_length(request.headers()).is_some_and(|length| length > limit) {
        return Err(Intake::too_large(intake.most()).into());
    }
    if let Some(sha256) = digest::read(request.headers(), &REPR_DIGEST)? {
        intake.expect(sha256);
    }
    let promised = digest::read(request.headers(), &CONTENT_DIGEST)?;
    let body = Metered::new(request.into_body(), Limits { total: limit, idle }, promised);
    read(body, boundary, fields, intake).await
}

/// The length that a request's body announces.
pub fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The boundary of a form, from the request's headers.
fn boundary(headers: &HeaderMap, fields: &[&str]) -> Result<String, Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    multer::parse_boundary(content_type).ok().filter(|boundary| !boundary.is_empty()).ok_or_else(|| {
        Failure::bad_request(format!("expected a multipart/form-data body with the field {}", or(fields)))
    })
}

async fn read(body: Metered, boundary: String, fields: &[&str], intake: &mut Intake) -> Result<File, Failure> {
    let most = intake.most();
    let mut form = Multipart::new(Body::new(body.clone()).into_data_stream(), boundary);
    let mut file = None;
    loop {
        let field = form.next_field().await.map_err(|error| refused(&error, most))?;
        body.clear_room();
        let Some(mut field) = field else { break };
        let disposition = disposition(&field);
        let known = disposition.name.filter(|name| fields.contains(&name.as_str()));
        let is_file = known.is_some();
        if let Some(field) = known
            && file.replace(File { field, name: disposition.file_name }).is_some()
        {
            return Err(Failure::bad_request(format!(
                "there is more than one field {}: send one file at a time",
                or(fields)
            )));
        }
        if is_file {
            expect_promised(&field, intake)?;
        }
        while let Some(bytes) = field.chunk().await.map_err(|error| refused(&error, most))? {
            body.clear_room();
            if is_file {
                intake.write(&bytes).await?;
            }
        }
    }
    // What follows the form is nobody's, but a body that was cut there was cut.
    body.drain().await.map_err(|error| refused(&error, most))?;
    if !body.is_as_promised() {
        return Err(Error::DigestMismatch.into());
    }
    file.ok_or_else(|| Failure::bad_request(format!("the form has no field {}", or(fields))))
}

/// Field names as a sentence has them.
fn or(fields: &[&str]) -> String {
    fields.iter().map(|field| format!("{field:?}")).collect::<Vec<_>>().join(" or ")
}

fn disposition(field: &Field<'_>) -> ContentDisposition {
    let value = field.headers().get(header::CONTENT_DISPOSITION);
    value.map(|value| ContentDisposition::parse(value.as_bytes())).unwrap_or_default()
}

/// Holds the file to what the headers of its part promise; it is not encoded, so both mean the same there.
fn expect_promised(field: &Field<'_>, intake: &mut Intake) -> Result<(), Failure> {
    for name in [CONTENT_DIGEST, REPR_DIGEST] {
        if let Some(sha256) = digest::read(field.headers(), &name)? {
            intake.expect(sha256);
        }
    }
    Ok(())
}

/// Why a body was not read to its end: a limit of ours, or a form that is none.
pub fn refused(error: &(dyn std::error::Error + 'static), most: u64) -> Failure {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<Refusal>() {
            Some(Refusal::TooLarge) => return Intake::too_large(most).into(),
            Some(Refusal::TooSlow) => return Failure::slow_body(),
            Some(Refusal::Endless) => return Failure::bad_request(Refusal::Endless.to_string()),
            None => cause = error.source(),
        }
    }
    Failure::bad_request(format!("the body cannot be read: {error}"))
}
