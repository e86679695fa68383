//! What every database and every blob store must do, as tests written against the traits.

use super::{AccountId, Added, Blobs, Database, Digest, FileId, FileRow, KeyRow, Spool, random_hex};
use std::io::Write;

fn key(id: &str, created_at: i64) -> KeyRow {
    KeyRow { id: id.into(), hash: [7; 32], created_at }
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
        compression_ms: 5,
        created_at,
        accessed_at: None,
    }
}

/// A fresh account of that name.
async fn account(db: &dyn Database, name: &str) -> AccountId {
    let key = key(&random_hex::<8>(), 1);
    db.add_key(name, &key).await.expect("a new key");
    db.key(&key.id).await.expect("readable").expect("just added").account
}

/// Runs every check on an empty database, and leaves in it what [`database_keeps`] expects after it was closed.
pub async fn database(db: &dyn Database) {
    keys(db).await;
    files(db).await;
    duplicates(db).await;
    listing(db).await;
    tenants(db).await;
    races(db).await;
    let last = account(db, "kept").await;
    db.add_file(&file(last, 9, 9)).await.expect("stored");
}

/// What was committed is there after reopening.
pub async fn database_keeps(db: &dyn Database) {
    let kept = account(db, "kept").await;
    assert_eq!(db.files(kept, 10, 0).await.expect("readable").total_files, 1);
}

async fn keys(db: &dyn Database) {
    assert!(db.add_first_key("default", &key("k1", 1)).await.expect("empty"));
    assert!(!db.add_first_key("default", &key("k2", 2)).await.expect("not empty any more"));
    assert!(db.key("k2").await.expect("readable").is_none());
    db.add_key("default", &key("k3", 3)).await.expect("an account may have several keys");
    db.add_key("other", &key("k4", 4)).await.expect("the account is made");
    assert!(db.add_key("other", &key("k4", 5)).await.is_err(), "an id is used once");
    let all = db.keys().await.expect("readable");
    let names: Vec<_> = all.iter().map(|k| (k.key.id.as_str(), k.account_name.as_str())).collect();
    assert_eq!(names, [("k1", "default"), ("k3", "default"), ("k4", "other")]);
    assert_eq!(all[0].account, all[1].account);
    assert_ne!(all[0].account, all[2].account);
    assert_eq!((all[0].key.hash, all[0].revoked_at), ([7; 32], None));
    assert!(db.revoke_key("k1", 10).await.expect("known"));
    assert!(db.revoke_key("k1", 11).await.expect("known"));
    assert!(!db.revoke_key("missing", 11).await.expect("unknown"));
    assert_eq!(db.key("k1").await.expect("readable").expect("known").revoked_at, Some(10));
    assert_eq!(db.key("k3").await.expect("readable").expect("known").revoked_at, None);
}

async fn files(db: &dyn Database) {
    let owner = account(db, "files").await;
    let row = file(owner, 1, 1);
    assert_eq!(db.add_file(&row).await.expect("stored"), Added::New);
    assert_eq!(db.file(owner, &row.id).await.expect("readable"), Some(row.clone()));
    assert!(db.has_file(&row.id).await.expect("readable"));
    assert!(db.touch_file(owner, &row.id, 77).await.expect("known"));
    assert_eq!(db.file(owner, &row.id).await.expect("readable").expect("known").accessed_at, Some(77));
    assert!(db.delete_file(owner, &row.id).await.expect("known"));
    assert!(!db.delete_file(owner, &row.id).await.expect("gone"));
    assert!(!db.touch_file(owner, &row.id, 78).await.expect("gone"));
    assert!(!db.has_file(&row.id).await.expect("readable"));
    assert_eq!(db.file(owner, &row.id).await.expect("readable"), None);
    let orphan = file(AccountId(1 << 40), 1, 1);
    assert!(db.add_file(&orphan).await.is_err(), "a file needs an account");
}

async fn duplicates(db: &dyn Database) {
    let owner = account(db, "duplicates").await;
    let first = file(owner, 1, 1);
    db.add_file(&first).await.expect("stored");
    let known = || db.duplicate(owner, "log-files", &[1; 32], r#"{"level":"max"}"#);
    assert_eq!(known().await.expect("readable"), Some(first.id.clone()));
    assert_eq!(db.add_file(&file(owner, 1, 2)).await.expect("checked"), Added::Duplicate(first.id.clone()));
    let others = [
        FileRow { params: r#"{"level":"fast"}"#.into(), ..file(owner, 1, 3) },
        FileRow { codec: "db-dumps".into(), ..file(owner, 1, 3) },
        file(owner, 2, 3),
        file(account(db, "duplicates too").await, 1, 3),
    ];
    for other in others {
        assert_eq!(db.add_file(&other).await.expect("stored"), Added::New);
    }
    db.delete_file(owner, &first.id).await.expect("known");
    assert_eq!(known().await.expect("readable"), None);
    assert_eq!(db.add_file(&file(owner, 1, 4)).await.expect("stored"), Added::New);
}

async fn listing(db: &dyn Database) {
    let owner = account(db, "listing").await;
    let empty = db.files(owner, 50, 0).await.expect("readable");
    assert_eq!((empty.files.len(), empty.total_files, empty.total_original, empty.total_archive), (0, 0, 0, 0));
    // The clock may stand still and go back.
    let mut rows = Vec::new();
    for (content, created_at) in [(1, 5), (2, 5), (3, 9), (4, 7), (5, 5)] {
        rows.push(file(owner, content, created_at));
        db.add_file(&rows[rows.len() - 1]).await.expect("stored");
    }
    let newest_first: Vec<FileRow> = [2, 3, 4, 1, 0].map(|i: usize| rows[i].clone()).into();
    for (limit, offset) in [(50, 0), (2, 0), (2, 2), (2, 4), (5, 5), (1, u64::MAX), (0, 0)] {
        let page = db.files(owner, limit, offset).await.expect("readable");
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(5);
        let to = (from + limit as usize).min(5);
        assert_eq!(page.files, newest_first[from..to]);
        assert_eq!((page.total_files, page.total_original, page.total_archive), (5, 5000, 50));
    }
}

async fn tenants(db: &dyn Database) {
    let (mine, theirs) = (account(db, "mine").await, account(db, "theirs").await);
    let row = file(mine, 1, 1);
    db.add_file(&row).await.expect("stored");
    assert_eq!(db.file(theirs, &row.id).await.expect("readable"), None);
    assert_eq!(db.files(theirs, 50, 0).await.expect("readable").total_files, 0);
    assert!(!db.touch_file(theirs, &row.id, 1).await.expect("not theirs"));
    assert!(!db.delete_file(theirs, &row.id).await.expect("not theirs"));
    assert_eq!(db.file(mine, &row.id).await.expect("readable"), Some(row));
}

async fn races(db: &dyn Database) {
    let owner = account(db, "races").await;
    let (a, b, c) = (file(owner, 1, 1), file(owner, 1, 1), file(owner, 1, 1));
    let (x, y, z) = tokio::join!(db.add_file(&a), db.add_file(&b), db.add_file(&c));
    let outcomes = [x, y, z].map(|outcome| outcome.expect("checked"));
    assert_eq!(outcomes.iter().filter(|o| **o == Added::New).count(), 1);
    let (x, y) = tokio::join!(db.delete_file(owner, &a.id), db.delete_file(owner, &a.id));
    assert!(!(x.expect("checked") && y.expect("checked")), "two deletes, one succeeds");
    scan(db).await;
}

async fn scan(db: &dyn Database) {
    let all = db.scan_files(None, 1000).await.expect("readable");
    assert!(all.len() > 10 && all.is_sorted_by(|a, b| a.id < b.id));
    let mut paged = Vec::new();
    while let page = db.scan_files(paged.last().map(|f: &FileRow| &f.id), 3).await.expect("readable")
        && !page.is_empty()
    {
        paged.extend(page);
    }
    assert_eq!(paged, all);
}

/// Runs every check on an empty blob store, which is empty again afterwards.
pub async fn blobs(blobs: &dyn Blobs, spool: &Spool) {
    let spooled = |bytes: &[u8]| {
        let mut file = spool.create().expect("there is room");
        file.write_all(bytes).expect("there is room");
        file
    };
    let (id, missing) = (FileId::random(), FileId::random());
    assert!(blobs.list().await.expect("readable").is_empty());
    assert!(blobs.open(&missing).await.expect("readable").is_none());
    assert!(!blobs.delete(&missing).await.expect("readable"));

    blobs.put(&id, spooled(b"0123456789")).await.expect("stored");
    let mut input = blobs.open(&id).await.expect("readable").expect("there");
    let mut input = blocking(move || {
        assert_eq!((input.len(), input.read(3, 4).expect("in range")), (10, b"3456".to_vec()));
        assert!(input.read(8, 3).is_err(), "beyond the end");
        input
    })
    .await;
    let listed = blobs.list().await.expect("readable");
    assert_eq!(listed.iter().map(|b| (&b.id, b.len)).collect::<Vec<_>>(), [(&id, 10)]);
    assert!(listed[0].modified.elapsed().is_ok_and(|age| age.as_secs() < 60));

    assert!(blobs.put(&id, spooled(b"other")).await.is_err(), "a name is used once");
    let mut input = blocking(move || {
        assert_eq!(input.read(0, 10).expect("in range"), b"0123456789");
        input
    })
    .await;

    assert!(blobs.delete(&id).await.expect("there"));
    assert!(!blobs.delete(&id).await.expect("gone"));
    assert!(blobs.open(&id).await.expect("readable").is_none());
    blocking(move || {
        assert!(input.read(0, 10).map_or(true, |bytes| bytes == b"0123456789"), "its content or an error")
    })
    .await;
    blobs.put(&id, spooled(b"")).await.expect("an empty blob is one");
    assert_eq!(blobs.list().await.expect("readable").len(), 1);
    assert!(blobs.delete(&id).await.expect("there"));
}

/// Runs what blocks away from the runtime, as the service does.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.expect("no panic")
}
