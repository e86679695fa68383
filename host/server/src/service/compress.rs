//! `/api/compress`: a file in, a smaller one out, nothing kept.

use super::gate::Admitted;
use super::idempotency::Attempt;
use super::intake::Intake;
use super::jobs::Progress;
use super::kind::Kind;
use super::transcode::{Smaller, need_jpeg};
use super::upload::digest;
use super::{Service, codec};
use crate::store::AccountId;
use crate::{Error, Result};
use kit_core::Options;
use kit_core::drive::Input;
use std::sync::Arc;

/// The form fields that name what is to be compressed.
const FIELDS: [&str; 2] = ["image", "video"];

/// Bytes from which a file's type is told.
pub(super) const HEAD: u64 = 8 << 10;

/// A compression that was admitted and whose file is being received; dropped before the end, it leaves nothing.
pub struct Compression {
    service: Arc<Service>,
    account: AccountId,
    params: Vec<(String, String)>,
    place: Admitted,
    /// The file.
    pub intake: Intake,
}

impl Service {
    /// Admits a compression.
    pub async fn begin_compression(
        self: &Arc<Self>,
        account: AccountId,
        params: Vec<(String, String)>,
        key: Option<&str>,
    ) -> Result<Compression> {
        self.need_credit_unless_keyed(account, key).await?;
        let place = self.uploads.admit()?;
        let intake = Intake::new(self.spool.clone(), self.max_transcode);
        Ok(Compression { service: self.clone(), account, params, place, intake })
    }
}

impl Compression {
    /// The form fields that name what is to be compressed.
    pub fn fields() -> &'static [&'static str] {
        &FIELDS
    }

    /// Compresses what was received as the field of that name, and takes one credit when it is done; for the same request under the
    /// same Idempotency-Key only once.
    pub async fn finish(self, field: &str, key: Option<&str>) -> Result<Smaller> {
        let Self { service, account, params, place, intake } = self;
        let kind = Kind::parse(field).ok_or_else(|| Error::BadRequest(format!("no field {field:?} is known")))?;
        let options = Options::resolve(&service.settings_of(kind), &params);
        let options = options.map_err(|error| Error::BadRequest(error.to_string()))?;
        let original = intake.finish().await?;
        if kind == Kind::Image {
            let mut input = original.file.input()?;
            let head = input.read(0, input.len().min(HEAD))?;
            need_jpeg(&head).map_err(Error::BadRequest)?;
        }
        let request = digest(&["compress", kind.name(), &codec::to_json(&options)], &original.digest.sha256);
        let attempt = service.attempt(account, key, request).await?;
        let original_bytes = original.digest.len;
        let smaller = service.transcode(kind, options, original, place, &Progress::new()).await?;
        // An answer is too large to be kept: it is made again, and not paid for again.
        if let Attempt::First(hold) = attempt {
            let answer = hold.as_ref().map(|hold| hold.answer(200, String::new()));
            service.charge(account, "compress", answer.as_ref()).await?;
        }
        service.metrics.stored(kind.name(), original_bytes, smaller.bytes.len() as u64);
        Ok(smaller)
    }
}
