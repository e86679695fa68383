//! Parts, and files that are parts of others.

use super::{account, add, debit, file, limited};
use crate::store::{AccountId, Added, Database, Digest, FileId, FileRow, Link, PartRow};

fn part(account: AccountId, content: u8) -> PartRow {
    PartRow {
        id: FileId::random(),
        account,
        restored: Digest { len: 5000, sha256: [content; 32] },
        archive: Digest { len: 100, sha256: [!content; 32] },
        depth: 0,
        created_at: 3,
    }
}

async fn add_with(db: &dyn Database, file: &FileRow, links: &[Link]) -> Added {
    db.add_file(file, &[], links, &debit(file.id.as_str()), None).await.expect("checked")
}

/// What is stored for an account: files, and bytes.
async fn usage(db: &dyn Database, account: AccountId) -> (u64, u64) {
    let listing = db.files(account, 0, 0).await.expect("readable");
    (listing.total_files, listing.total_archive)
}

pub async fn parts_come_and_go_with_files(db: &dyn Database) {
    let owner = account(db, "parts").await;
    let (a, b) = (part(owner, 1), part(owner, 2));
    let (first, second) = (FileRow { parts_bytes: 200, ..file(owner, 1, 1) }, file(owner, 2, 2));
    assert_eq!(add_with(db, &first, &[Link::New(a.clone()), Link::New(b.clone())]).await, Added::New);
    assert_eq!(db.file(owner, &first.id).await.expect("readable").expect("there").stored_bytes(), 210);
    assert_eq!(add_with(db, &second, &[Link::Known(b.id.clone())]).await, Added::New);
    assert_eq!(usage(db, owner).await, (2, 220), "a part counts once");
    assert_eq!(db.part(owner, &[1; 32]).await.expect("readable"), Some(a.clone()));
    assert_eq!(db.parts_of(&second.id).await.expect("readable"), std::slice::from_ref(&b));
    assert_eq!(db.files_with(&a.id).await.expect("readable"), std::slice::from_ref(&first.id));
    for id in [&a.id, &first.id] {
        assert!(db.has_blob(id).await.expect("readable"));
    }
    assert!(db.has_part(&a.id).await.expect("readable") && !db.has_part(&first.id).await.expect("readable"));
    assert!(!db.delete_part(&a.id).await.expect("checked"), "a file needs it");
    let all = db.scan_parts(None, 1000).await.expect("readable");
    assert!(all.contains(&a) && all.contains(&b) && all.is_sorted_by(|a, b| a.id < b.id));
    let rest = db.scan_parts(Some(&all[0].id), 1000).await.expect("readable");
    assert_eq!(rest, all[1..]);

    let mut gone = db.delete_file(owner, &first.id).await.expect("checked").expect("there");
    gone.sort();
    let mut expected = [first.id.clone(), a.id.clone()];
    expected.sort();
    assert_eq!(gone, expected, "the part that the other file needs stays");
    assert_eq!(usage(db, owner).await, (1, 110), "and counts, though it came with the file that is gone");
    assert!(!db.has_blob(&a.id).await.expect("readable"));
    let gone = db.delete_file(owner, &second.id).await.expect("checked").expect("there");
    assert_eq!(gone, [second.id, b.id.clone()]);
    assert_eq!(usage(db, owner).await, (0, 0));
    assert!(!db.delete_part(&b.id).await.expect("checked"));
}

pub async fn parts_are_not_shared_by_accounts(db: &dyn Database) {
    let (mine, theirs) = (account(db, "my parts").await, account(db, "their parts").await);
    let (a, b) = (part(mine, 1), part(theirs, 1));
    let first = file(mine, 1, 1);
    assert_eq!(add_with(db, &first, &[Link::New(a.clone())]).await, Added::New);
    assert_eq!(db.part(theirs, &[1; 32]).await.expect("readable"), None);
    assert_eq!(add_with(db, &file(theirs, 1, 1), &[Link::Known(a.id.clone())]).await, Added::Moved);
    let stolen = PartRow { id: first.id.clone(), ..part(theirs, 3) };
    assert_eq!(add_with(db, &file(theirs, 1, 1), &[Link::File(stolen)]).await, Added::Moved);
    assert_eq!(usage(db, theirs).await, (0, 0));
    assert_eq!(add_with(db, &file(theirs, 1, 1), &[Link::New(b.clone())]).await, Added::New);
    assert_eq!(db.delete_file(theirs, &first.id).await.expect("not theirs"), None);
    assert_eq!(db.parts_of(&first.id).await.expect("readable"), [a], "the link is still there");
    assert_eq!(usage(db, theirs).await, (1, 110));
}

pub async fn parts_that_are_not_as_thought(db: &dyn Database) {
    let owner = limited(db, "moved parts", 1).await;
    let (a, missing) = (part(owner, 1), Link::Known(FileId::random()));
    let row = file(owner, 1, 1);
    assert_eq!(add_with(db, &row, &[Link::New(a.clone()), missing]).await, Added::Moved);
    assert_eq!(
        (usage(db, owner).await, db.has_blob(&a.id).await.expect("readable")),
        ((0, 0), false),
        "all or nothing"
    );
    assert_eq!(add_with(db, &row, &[Link::New(a.clone())]).await, Added::New);
    assert_eq!(add_with(db, &file(owner, 2, 1), &[Link::New(part(owner, 1))]).await, Added::Moved, "it is there");
    let b = part(owner, 2);
    assert_eq!(add_with(db, &file(owner, 2, 1), &[Link::New(b.clone())]).await, Added::NoCredit);
    assert!(!db.has_blob(&b.id).await.expect("readable"));
    assert!(db.delete_file(owner, &row.id).await.expect("checked").is_some());
}

pub async fn files_that_are_parts(db: &dyn Database) {
    let owner = account(db, "versions").await;
    let (old, new) = (file(owner, 1, 1), file(owner, 2, 2));
    let shared = PartRow { id: old.id.clone(), archive: old.archive, ..part(owner, 1) };
    assert_eq!(add_with(db, &new, &[Link::File(shared.clone())]).await, Added::Moved, "there is no such file");
    add(db, &old).await.expect("stored");
    assert_eq!(add_with(db, &new, &[Link::File(shared.clone())]).await, Added::New);
    assert_eq!(usage(db, owner).await, (2, 20), "one blob counts once");
    assert_eq!(db.delete_file(owner, &old.id).await.expect("checked"), Some(Vec::new()), "its blob is still needed");
    assert_eq!((usage(db, owner).await, db.has_blob(&old.id).await.expect("readable")), ((1, 20), true));
    assert!(!db.has_file(&old.id).await.expect("readable"));
    assert_eq!(db.delete_file(owner, &new.id).await.expect("checked"), Some(vec![new.id, old.id]));

    let (old, new) = (file(owner, 1, 1), file(owner, 2, 2));
    add(db, &old).await.expect("stored");
    let shared = PartRow { id: old.id.clone(), archive: old.archive, ..part(owner, 1) };
    assert_eq!(add_with(db, &new, &[Link::File(shared)]).await, Added::New);
    assert_eq!(db.delete_file(owner, &new.id).await.expect("checked"), Some(vec![new.id]), "the file has its blob");
    assert_eq!((usage(db, owner).await, db.has_part(&old.id).await.expect("readable")), ((1, 10), false));
}

pub async fn races_for_parts(db: &dyn Database) {
    for round in 0..40 {
        let owner = account(db, &format!("races for parts {round}")).await;
        race_for_part(db, owner).await;
    }
}

async fn race_for_part(db: &dyn Database, owner: AccountId) {
    let files = [1, 2, 3, 4].map(|content| file(owner, content, 1));
    let links = files.each_ref().map(|_| [Link::New(part(owner, 1))]);
    let (w, x, y, z) = tokio::join!(
        add_with(db, &files[0], &links[0]),
        add_with(db, &files[1], &links[1]),
        add_with(db, &files[2], &links[2]),
        add_with(db, &files[3], &links[3])
    );
    let outcomes = [w, x, y, z];
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Added::New).count(), 1, "{outcomes:?}");
    let known = db.part(owner, &[1; 32]).await.expect("readable").expect("there").id;
    for (file, outcome) in files.iter().zip(&outcomes).filter(|(_, outcome)| **outcome != Added::New) {
        assert_eq!(*outcome, Added::Moved);
        assert_eq!(add_with(db, file, &[Link::Known(known.clone())]).await, Added::New);
    }
    // The last one to give it up takes it along, and one that is added at the same time keeps it or is told.
    let late = file(owner, 5, 1);
    let late_links = [Link::Known(known.clone())];
    let (w, x, y, z, added) = tokio::join!(
        db.delete_file(owner, &files[0].id),
        db.delete_file(owner, &files[1].id),
        db.delete_file(owner, &files[2].id),
        db.delete_file(owner, &files[3].id),
        add_with(db, &late, &late_links)
    );
    let gone: Vec<FileId> = [w, x, y, z].into_iter().flat_map(|o| o.expect("checked").expect("there")).collect();
    let taken = gone.iter().filter(|id| **id == known).count();
    assert_eq!(taken, usize::from(added == Added::Moved), "{added:?}");
    assert_eq!(db.has_part(&known).await.expect("readable"), added == Added::New);
}

pub async fn earlier_files(db: &dyn Database) {
    let owner = account(db, "earlier files").await;
    let rows = [(1, 5), (2, 9), (3, 7)].map(|(content, at)| file(owner, content, at));
    for row in &rows {
        add(db, row).await.expect("stored");
    }
    add(db, &FileRow { name: "another".into(), ..file(owner, 4, 20) }).await.expect("stored");
    add(db, &FileRow { codec: "another".into(), ..file(owner, 5, 20) }).await.expect("stored");
    let name = &rows[0].name;
    let found = db.earlier(owner, "log-files", name, 2).await.expect("readable");
    assert_eq!(found, [rows[1].clone(), rows[2].clone()], "newest first");
    assert!(db.earlier(AccountId(0), "log-files", name, 2).await.expect("readable").is_empty());
}

pub async fn files_alike(db: &dyn Database) {
    let (owner, other) = (account(db, "files alike").await, account(db, "files alike too").await);
    let sketched = async |row: FileRow, sketch: &[u64]| {
        let added = db.add_file(&row, sketch, &[], &debit(row.id.as_str()), None).await;
        assert_eq!(added.expect("stored"), Added::New);
        row
    };
    let some = sketched(file(owner, 1, 9), &[1, 2, u64::MAX]).await;
    let most = sketched(FileRow { name: "another".into(), ..file(owner, 2, 5) }, &[1, 2, 3]).await;
    let newer = sketched(file(owner, 3, 7), &[3, 2, 1]).await;
    sketched(file(owner, 4, 9), &[3, 40, 50]).await;
    sketched(file(owner, 5, 9), &[]).await;
    sketched(FileRow { codec: "another".into(), ..file(owner, 6, 9) }, &[1, 2, 3]).await;
    sketched(file(other, 7, 9), &[1, 2, 3]).await;
    let alike = async |sketch: &[u64], limit| db.alike(owner, "log-files", sketch, 2, limit).await.expect("readable");
    assert_eq!(alike(&[1, 2, 3, 4], 9).await, [newer.clone(), most.clone(), some.clone()]);
    assert_eq!(alike(&[1, 2, 3, 4], 1).await, std::slice::from_ref(&newer));
    assert_eq!(alike(&[u64::MAX, 1], 9).await, std::slice::from_ref(&some));
    assert!(alike(&[40, 60], 9).await.is_empty() && alike(&[], 9).await.is_empty());
    assert_eq!(db.delete_file(owner, &newer.id).await.expect("checked"), Some(vec![newer.id]));
    assert_eq!(alike(&[1, 2, 3, 4], 9).await, [most, some]);
}
