//! `POST /edge/{codec}/upload`

use super::signature::FromEdge;
use crate::http::App;
use crate::http::body::{Limits, Metered};
use crate::http::content_disposition::ContentDisposition;
use crate::http::failure::Failure;
use crate::http::form::{content_length, refused};
use crate::http::jobs;
use crate::http::request::RequestId;
use crate::http::upload::{finish, idempotency_key};
use crate::scope::Scope;
use crate::service::Intake;
use axum::Extension;
use axum::body::Body;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use edge_link::headers::DISPOSITION;
use futures_util::StreamExt;
use percent_encoding::percent_decode;

/// Takes the archive of a file, and answers as to an upload of that file.
pub async fn upload(
    edge: FromEdge,
    State(app): State<App>,
    codec: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    Extension(RequestId(id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let account = edge.account(&mut parts, &app, Scope::Write).await?;
    edge.need_new(account, &app).await?;
    let (Path(codec), Query(params)) = (codec?, query?);
    let key = idempotency_key(&parts.headers)?;
    let name = file_name(&parts.headers);
    let mut upload = app.service.begin_upload(account, &codec, &params, key.as_deref()).await?.of_archive();
    upload.intake.expect(edge.digest);
    receive(&parts.headers, body, &app, &mut upload.intake).await?;
    finish(upload, name.as_deref(), key.as_deref(), jobs::is_preferred(&parts.headers), &id).await
}

/// The file's name as the client's form had it.
fn file_name(headers: &HeaderMap) -> Option<String> {
    let sent: Vec<u8> = percent_decode(headers.get(DISPOSITION)?.as_bytes()).collect();
    ContentDisposition::parse(&sent).file_name
}

async fn receive(headers: &HeaderMap, body: Body, app: &App, intake: &mut Intake) -> Result<(), Failure> {
    let most = intake.most();
    if content_length(headers).is_some_and(|length| length > most) {
        return Err(Intake::too_large(most).into());
    }
    let body = Metered::new(body, Limits { total: most, idle: app.body_idle }, None);
    let mut bytes = Body::new(body.clone()).into_data_stream();
    while let Some(piece) = bytes.next().await {
        body.clear_room();
        intake.write(&piece.map_err(|error| refused(&error, most))?).await?;
    }
    Ok(())
}
