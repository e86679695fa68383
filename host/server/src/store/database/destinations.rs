//! Where an account's S3 writes go.

use super::AccountId;
use crate::clock::Millis;
use crate::store::Result;
use async_trait::async_trait;

/// A bucket of a user, and how to get in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationRow {
    /// The type of content: `image`, `video`, `text`, `pdf`.
    pub kind: String,
    /// The only bucket that may be written to; `None` for whichever the request names.
    pub bucket: Option<String>,
    /// What comes before every key.
    pub prefix: String,
    /// The region.
    pub region: String,
    /// The endpoint, where it is not Amazon's.
    pub endpoint: Option<String>,
    /// Whether the bucket goes into the path instead of the host.
    pub path_style: bool,
    /// The public half of the credentials.
    pub access_key_id: String,
    /// The other half, sealed.
    pub secret: Vec<u8>,
    /// How to compress, as canonical JSON.
    pub options: String,
    /// When this was last changed.
    pub updated_at: Millis,
}

/// Destinations by account and type of content.
#[async_trait]
pub trait Destinations: Send + Sync {
    /// The account's destinations, by type.
    async fn destinations(&self, account: AccountId) -> Result<Vec<DestinationRow>>;

    /// Makes or replaces the destination of a type.
    async fn put_destination(&self, account: AccountId, row: &DestinationRow) -> Result<()>;

    /// Removes the destination of a type; false where there is none.
    async fn delete_destination(&self, account: AccountId, kind: &str) -> Result<bool>;
}
