//! A bound on answers: the SDK keeps all of one in memory unless it is an object's content, and the store may not mean well.

use aws_sdk_s3::config::interceptors::BeforeDeserializationInterceptorContextMut as Received;
use aws_sdk_s3::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_s3::error::BoxError;
use aws_sdk_s3::primitives::SdkBody;
use aws_smithy_runtime_api::client::orchestrator::Metadata;
use http_body_util::Limited;

/// The longest answer that is not an object's content; a page of a listing has 1,000 keys of at most 1,024 bytes.
const LONGEST: usize = 8 << 20;

/// Fails answers that are too long.
#[derive(Debug)]
pub(crate) struct Bounded;

impl Intercept for Bounded {
    fn name(&self) -> &'static str {
        "Bounded"
    }

    fn modify_before_deserialization(
        &self,
        received: &mut Received<'_>,
        _: &RuntimeComponents,
        config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let content = config.load::<Metadata>().is_some_and(|request| request.name() == "GetObject");
        if !(content && received.response().status().is_success()) {
            let body = std::mem::replace(received.response_mut().body_mut(), SdkBody::taken());
            *received.response_mut().body_mut() = SdkBody::from_body_1_x(Limited::new(body, LONGEST));
        }
        Ok(())
    }
}
