//! Files: what is stored, and whose it is.

use super::{account, add, file};
use crate::store::{AccountId, Added, Database, FileId, FileRow};

pub async fn files(db: &dyn Database) {
    let owner = account(db, "files").await;
    let row = file(owner, 1, 1);
    assert_eq!(add(db, &row).await.expect("stored"), Added::New);
    assert_eq!(db.file(owner, &row.id).await.expect("readable"), Some(row.clone()));
    assert!(db.has_file(&row.id).await.expect("readable"));
    assert!(db.touch_file(owner, &row.id, 77).await.expect("known"));
    assert_eq!(db.file(owner, &row.id).await.expect("readable").expect("known").accessed_at, Some(77));
    quarantine(db, &row).await;
    assert_eq!(db.delete_file(owner, &row.id).await.expect("known"), Some(vec![row.id.clone()]));
    assert_eq!(db.delete_file(owner, &row.id).await.expect("gone"), None);
    assert!(!db.touch_file(owner, &row.id, 78).await.expect("gone"));
    assert!(!db.has_file(&row.id).await.expect("readable"));
    assert_eq!(db.file(owner, &row.id).await.expect("readable"), None);
    let orphan = file(AccountId(1 << 40), 1, 1);
    assert!(add(db, &orphan).await.is_err(), "a file needs an account");
}

async fn quarantine(db: &dyn Database, row: &FileRow) {
    let since = async || db.file(row.account, &row.id).await.expect("readable").expect("known").damaged_at;
    assert!(!db.mark_damaged(&row.id, None).await.expect("whole before"));
    assert!(db.mark_damaged(&row.id, Some(5)).await.expect("known"));
    assert!(!db.mark_damaged(&row.id, Some(6)).await.expect("damaged before"));
    assert_eq!(since().await, Some(5));
    assert!(db.mark_damaged(&row.id, None).await.expect("known"));
    assert_eq!(since().await, None);
    assert!(!db.mark_damaged(&FileId::random(), Some(7)).await.expect("unknown"));
}

pub async fn duplicates(db: &dyn Database) {
    let owner = account(db, "duplicates").await;
    let first = file(owner, 1, 1);
    add(db, &first).await.expect("stored");
    let known = || db.duplicate(owner, "log-files", &[1; 32], r#"{"level":"max"}"#);
    assert_eq!(known().await.expect("readable"), Some(first.id.clone()));
    assert_eq!(add(db, &file(owner, 1, 2)).await.expect("checked"), Added::Duplicate(first.id.clone()));
    let others = [
        FileRow { params: r#"{"level":"fast"}"#.into(), ..file(owner, 1, 3) },
        FileRow { codec: "db-dumps".into(), ..file(owner, 1, 3) },
        file(owner, 2, 3),
        file(account(db, "duplicates too").await, 1, 3),
    ];
    for other in others {
        assert_eq!(add(db, &other).await.expect("stored"), Added::New);
    }
    let newest = db.with_content(owner, "log-files", &[1; 32]).await.expect("readable").expect("known");
    assert_eq!((newest.account, newest.original.sha256, newest.created_at), (owner, [1; 32], 3), "of all parameters");
    assert_eq!(db.with_content(owner, "db-dumps", &[2; 32]).await.expect("readable"), None);
    db.delete_file(owner, &first.id).await.expect("known");
    assert_eq!(known().await.expect("readable"), None);
    assert_eq!(add(db, &file(owner, 1, 4)).await.expect("stored"), Added::New);
}

pub async fn listing(db: &dyn Database) {
    let owner = account(db, "listing").await;
    let empty = db.files(owner, 50, 0).await.expect("readable");
    assert_eq!((empty.files.len(), empty.total_files, empty.total_original, empty.total_archive), (0, 0, 0, 0));
    // The clock may stand still and go back.
    let mut rows = Vec::new();
    for (content, created_at) in [(1, 5), (2, 5), (3, 9), (4, 7), (5, 5)] {
        rows.push(file(owner, content, created_at));
        add(db, &rows[rows.len() - 1]).await.expect("stored");
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

pub async fn tenants(db: &dyn Database) {
    let (mine, theirs) = (account(db, "mine").await, account(db, "theirs").await);
    let row = file(mine, 1, 1);
    add(db, &row).await.expect("stored");
    assert_eq!(db.file(theirs, &row.id).await.expect("readable"), None);
    assert_eq!(db.files(theirs, 50, 0).await.expect("readable").total_files, 0);
    assert!(!db.touch_file(theirs, &row.id, 1).await.expect("not theirs"));
    assert_eq!(db.delete_file(theirs, &row.id).await.expect("not theirs"), None);
    assert_eq!(db.file(mine, &row.id).await.expect("readable"), Some(row));
}

pub async fn races(db: &dyn Database) {
    let owner = account(db, "races").await;
    let (a, b, c) = (file(owner, 1, 1), file(owner, 1, 1), file(owner, 1, 1));
    let (x, y, z) = tokio::join!(add(db, &a), add(db, &b), add(db, &c));
    let outcomes = [x, y, z].map(|outcome| outcome.expect("checked"));
    assert_eq!(outcomes.iter().filter(|o| **o == Added::New).count(), 1);
    let (x, y) = tokio::join!(db.delete_file(owner, &a.id), db.delete_file(owner, &a.id));
    assert!(x.expect("checked").is_none() || y.expect("checked").is_none(), "two deletes, one succeeds");
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
