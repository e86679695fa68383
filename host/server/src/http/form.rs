//! The multipart form of an upload: one field `file`, and others that are let pass.

use super::body::{Metered, Refusal};
use super::content_disposition::ContentDisposition;
use super::digest::{self, CONTENT_DIGEST, REPR_DIGEST};
use super::failure::Failure;
use crate::Error;
use crate::service::Upload;
use axum::body::Body;
use axum::http::{HeaderMap, header};
use multer::{Field, Multipart};

/// The field that holds the file.
const FILE: &str = "file";

/// The boundary of a form, from the request's headers.
pub fn boundary(headers: &HeaderMap) -> Result<String, Failure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    multer::parse_boundary(content_type)
        .ok()
        .filter(|boundary| !boundary.is_empty())
        .ok_or_else(|| Failure::bad_request(format!("expected a multipart/form-data body with the field {FILE:?}")))
}

/// Reads the whole form, hands the file to the upload, and answers the file's name as it was sent.
pub async fn receive(
    body: Metered,
    boundary: String,
    upload: &mut Upload,
    too_large: impl Fn() -> Error,
) -> Result<Option<String>, Failure> {
    let mut form = Multipart::new(Body::new(body.clone()).into_data_stream(), boundary);
    let mut name = None;
    loop {
        let field = form.next_field().await.map_err(|error| refused(&error, &too_large))?;
        body.clear_room();
        let Some(mut field) = field else { break };
        let disposition = disposition(&field);
        let is_file = disposition.name.as_deref() == Some(FILE);
        if is_file && name.replace(disposition.file_name).is_some() {
            return Err(Failure::bad_request(format!(
                "there is more than one field {FILE:?}: upload one file at a time"
            )));
        }
        if is_file {
            expect_promised(&field, upload)?;
        }
        while let Some(bytes) = field.chunk().await.map_err(|error| refused(&error, &too_large))? {
            body.clear_room();
            if is_file {
                upload.write(&bytes).await?;
            }
        }
    }
    // What follows the form is nobody's, but a body that was cut there was cut.
    body.drain().await.map_err(|error| refused(&error, &too_large))?;
    if !body.is_as_promised() {
        return Err(Error::DigestMismatch.into());
    }
    name.ok_or_else(|| Failure::bad_request(format!("the form has no field {FILE:?}")))
}

fn disposition(field: &Field<'_>) -> ContentDisposition {
    let value = field.headers().get(header::CONTENT_DISPOSITION);
    value.map(|value| ContentDisposition::parse(value.as_bytes())).unwrap_or_default()
}

/// Holds the file to what the headers of its part promise; it is not encoded, so both mean the same there.
fn expect_promised(field: &Field<'_>, upload: &mut Upload) -> Result<(), Failure> {
    for name in [CONTENT_DIGEST, REPR_DIGEST] {
        if let Some(sha256) = digest::read(field.headers(), &name)? {
            upload.expect(sha256);
        }
    }
    Ok(())
}

/// Why the form was not read to its end: a limit of ours, or a form that is none.
fn refused(error: &(dyn std::error::Error + 'static), too_large: impl Fn() -> Error) -> Failure {
    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref::<Refusal>() {
            Some(Refusal::TooLarge) => return too_large().into(),
            Some(Refusal::TooSlow) => return Failure::slow_body(),
            Some(Refusal::Endless) => return Failure::bad_request(Refusal::Endless.to_string()),
            None => cause = error.source(),
        }
    }
    Failure::bad_request(format!("the form cannot be read: {error}"))
}
