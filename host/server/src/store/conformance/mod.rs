//! What every database and every blob store must do, as tests written against the traits.

mod accounts;
mod blobs;
mod files;
mod parts;
mod requests;

pub use blobs::{blobs, blocking};

use crate::store::{AccountId, Added, Database, Debit, Digest, FileId, FileRow, KeyRow, Terms, random_hex};

fn key(id: &str, created_at: i64) -> KeyRow {
    KeyRow { id: id.into(), hash: [7; 32], created_at, terms: Terms::FREE }
}

fn file(account: AccountId, content: u8, created_at: i64) -> FileRow {
    FileRow {
        id: FileId::random(),
        account,
        name: "a \"file\" \u{1F4C4}.log".into(),
        codec: "log-files".into(),
        params: r#"{"level":"max"}"#.into(),
        report: "{}".into(),
        original: Digest { len: 1000, sha256: [content; 32] },
        restored: Digest { len: 1000, sha256: [content; 32] },
        archive: Digest { len: 10, sha256: [!content; 32] },
        parts_bytes: 0,
        compression_ms: 5,
        created_at,
        accessed_at: None,
        damaged_at: None,
    }
}

async fn add(db: &dyn Database, file: &FileRow) -> crate::store::Result<Added> {
    db.add_file(file, &[], &[], &debit(file.id.as_str()), None).await
}

fn debit(reference: &str) -> Debit {
    Debit { reason: "upload", reference: reference.into(), at: 1 }
}

/// A fresh account of that name with so many credits.
async fn limited(db: &dyn Database, name: &str, credits: u64) -> AccountId {
    let key = key(&random_hex::<8>(), 1);
    db.add_key(name, &key, Some(credits)).await.expect("a new key");
    db.key(&key.id).await.expect("readable").expect("just added").account
}

/// A fresh account of that name.
async fn account(db: &dyn Database, name: &str) -> AccountId {
    let key = key(&random_hex::<8>(), 1);
    db.add_key(name, &key, None).await.expect("a new key");
    db.key(&key.id).await.expect("readable").expect("just added").account
}

/// Runs every check on an empty database, and leaves in it what [`database_keeps`] expects after it was closed.
pub async fn database(db: &dyn Database) {
    accounts::keys(db).await;
    files::files(db).await;
    files::duplicates(db).await;
    files::listing(db).await;
    files::tenants(db).await;
    files::races(db).await;
    accounts::keys_of_an_account(db).await;
    accounts::credits(db).await;
    accounts::last_credit(db).await;
    accounts::any_order_of_grants_and_spends_adds_up(db).await;
    requests::claims(db).await;
    requests::answers_come_with_files(db).await;
    accounts::destinations(db).await;
    requests::writes(db).await;
    parts::parts_come_and_go_with_files(db).await;
    parts::parts_are_not_shared_by_accounts(db).await;
    parts::parts_that_are_not_as_thought(db).await;
    parts::files_that_are_parts(db).await;
    parts::races_for_parts(db).await;
    parts::earlier_files(db).await;
    parts::files_alike(db).await;
    requests::jobs(db).await;
    let last = account(db, "kept").await;
    add(db, &file(last, 9, 9)).await.expect("stored");
}

/// What was committed is there after reopening.
pub async fn database_keeps(db: &dyn Database) {
    let kept = account(db, "kept").await;
    assert_eq!(db.files(kept, 10, 0).await.expect("readable").total_files, 1);
}
