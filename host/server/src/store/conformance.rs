//! What every database and every blob store must do, as tests written against the traits.

use super::{
    AccountId, Added, Answer, Blobs, Claim, Claimed, Database, Debit, DestinationRow, Digest, FileId, FileRow, JobEnd,
    JobRow, JobState, KeyRow, Link, PartRow, Spool, Terms, WriteRow, random_hex,
};
use crate::scope::Scopes;
use std::io::Write;

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

async fn add(db: &dyn Database, file: &FileRow) -> super::Result<Added> {
    db.add_file(file, &[], &debit(file.id.as_str()), None).await
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
    keys(db).await;
    files(db).await;
    duplicates(db).await;
    listing(db).await;
    tenants(db).await;
    races(db).await;
    keys_of_an_account(db).await;
    credits(db).await;
    last_credit(db).await;
    any_order_of_grants_and_spends_adds_up(db).await;
    claims(db).await;
    answers_come_with_files(db).await;
    destinations(db).await;
    writes(db).await;
    parts_come_and_go_with_files(db).await;
    parts_are_not_shared_by_accounts(db).await;
    parts_that_are_not_as_thought(db).await;
    files_that_are_parts(db).await;
    races_for_parts(db).await;
    earlier_files(db).await;
    jobs(db).await;
    let last = account(db, "kept").await;
    add(db, &file(last, 9, 9)).await.expect("stored");
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
    db.add_key("default", &key("k3", 3), None).await.expect("an account may have several keys");
    db.add_key("other", &key("k4", 4), None).await.expect("the account is made");
    assert!(db.add_key("other", &key("k4", 5), None).await.is_err(), "an id is used once");
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

async fn duplicates(db: &dyn Database) {
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
    db.delete_file(owner, &first.id).await.expect("known");
    assert_eq!(known().await.expect("readable"), None);
    assert_eq!(add(db, &file(owner, 1, 4)).await.expect("stored"), Added::New);
}

async fn listing(db: &dyn Database) {
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

async fn tenants(db: &dyn Database) {
    let (mine, theirs) = (account(db, "mine").await, account(db, "theirs").await);
    let row = file(mine, 1, 1);
    add(db, &row).await.expect("stored");
    assert_eq!(db.file(theirs, &row.id).await.expect("readable"), None);
    assert_eq!(db.files(theirs, 50, 0).await.expect("readable").total_files, 0);
    assert!(!db.touch_file(theirs, &row.id, 1).await.expect("not theirs"));
    assert_eq!(db.delete_file(theirs, &row.id).await.expect("not theirs"), None);
    assert_eq!(db.file(mine, &row.id).await.expect("readable"), Some(row));
}

async fn races(db: &dyn Database) {
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

async fn keys_of_an_account(db: &dyn Database) {
    let (mine, theirs) = (account(db, "keys of").await, account(db, "keys of others").await);
    let first = db.keys_of(mine).await.expect("readable").remove(0).key;
    let terms = Terms { expires_at: Some(9), scopes: Scopes::parse(["write"]).expect("known") };
    db.add_key_of(mine, &KeyRow { terms, ..key("extra", 2) }).await.expect("a new key");
    let extra = db.key("extra").await.expect("readable").expect("known");
    assert_eq!((extra.key.terms, extra.is_good(8), extra.is_good(9)), (terms, true, false));
    assert_eq!(first.terms, Terms::FREE);
    assert!(!db.replace_key_of(theirs, &first.id, 5, None).await.expect("not theirs"));
    assert!(db.replace_key_of(mine, &first.id, 5, Some(&key("new", 5))).await.expect("known"));
    assert!(!db.replace_key_of(mine, &first.id, 6, Some(&key("newer", 6))).await.expect("revoked before"));
    let keys = db.keys_of(mine).await.expect("readable");
    let seen: Vec<_> = keys.iter().map(|k| (k.key.id.as_str(), k.revoked_at)).collect();
    assert_eq!(seen, [(first.id.as_str(), Some(5)), ("extra", None), ("new", None)]);
    assert_eq!(db.keys_of(theirs).await.expect("readable").len(), 1);
}

async fn credits(db: &dyn Database) {
    let free = account(db, "unlimited").await;
    assert!(db.spend(free, &debit("a"), None).await.expect("known"));
    let standing = db.standing(free).await.expect("readable").expect("known");
    assert!(standing.unlimited && standing.balance == 0 && standing.name == "unlimited");

    let owner = limited(db, "two credits", 2).await;
    let balance = async || {
        let standing = db.standing(owner).await.expect("readable").expect("known");
        assert!(!standing.unlimited);
        assert!(db.unbalanced().await.expect("readable").is_empty());
        standing.balance
    };
    assert_eq!(balance().await, 2);
    assert!(db.spend(owner, &debit("a"), None).await.expect("known"));
    assert!(db.spend(owner, &debit("a"), None).await.expect("paid before"));
    assert_eq!(balance().await, 1);
    assert_eq!(add(db, &file(owner, 1, 1)).await.expect("stored"), Added::New);
    assert_eq!(balance().await, 0);
    assert_eq!(add(db, &file(owner, 2, 1)).await.expect("checked"), Added::NoCredit);
    assert_eq!(db.files(owner, 9, 0).await.expect("readable").total_files, 1);
    assert!(!db.spend(owner, &debit("b"), None).await.expect("known"));
    assert_eq!(balance().await, 0);
    for _ in 0..2 {
        let standing = db.grant("two credits", 5, "invoice 1", 3).await.expect("known").expect("known");
        assert_eq!(standing.balance, 5);
    }
    assert!(db.spend(owner, &debit("b"), None).await.expect("known"), "what was refused before is paid now");
    assert_eq!(balance().await, 4);
    assert!(db.grant("nobody", 1, "x", 1).await.expect("unknown").is_none());
    assert!(db.set_unlimited("two credits", true).await.expect("known"));
    assert!(db.spend(owner, &debit("c"), None).await.expect("known"));
    assert!(db.set_unlimited("two credits", false).await.expect("known"));
    assert!(!db.set_unlimited("nobody", true).await.expect("unknown"));
    assert_eq!(balance().await, 4);
    assert!(db.standings().await.expect("readable").is_sorted_by(|a, b| a.name < b.name));
}

async fn last_credit(db: &dyn Database) {
    let owner = limited(db, "last credit", 1).await;
    let debits: Vec<Debit> = (0..20).map(|i| debit(&i.to_string())).collect();
    let mut paid = 0;
    for four in debits.chunks(4) {
        let [a, b, c, d] = four else { continue };
        let spent = tokio::join!(
            db.spend(owner, a, None),
            db.spend(owner, b, None),
            db.spend(owner, c, None),
            db.spend(owner, d, None)
        );
        paid += [spent.0, spent.1, spent.2, spent.3].into_iter().filter(|s| *s.as_ref().expect("checked")).count();
    }
    assert_eq!(paid, 1, "exactly one gets the last credit");
    assert_eq!(db.standing(owner).await.expect("readable").expect("known").balance, 0);
    assert!(db.unbalanced().await.expect("readable").is_empty());
}

/// Two hundred random grants, payments and refunds, some asked for twice, beside what a piece of paper says.
async fn any_order_of_grants_and_spends_adds_up(db: &dyn Database) {
    let owner = limited(db, "paper", 3).await;
    let (mut paper, mut seed, mut writes) = (3u64, 0x5EEDu64, Vec::new());
    for i in 0..200u64 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let reference = format!("step {i}");
        match (seed >> 33) % 4 {
            0 => {
                let credits = (seed >> 40) % 4;
                for _ in 0..2 {
                    db.grant("paper", credits, &reference, 1).await.expect("known");
                }
                paper += credits;
            }
            1 => {
                let paid = db.spend(owner, &debit(&reference), None).await.expect("known");
                assert_eq!(paid, paper > 0, "{reference}");
                paper -= u64::from(paid);
                assert!(!paid || db.spend(owner, &debit(&reference), None).await.expect("paid before"));
            }
            2 => {
                let (bucket, key) = (String::from("b"), String::from("k"));
                let write = WriteRow { id: reference.clone(), account: owner, bucket, key, held_until: 1 };
                let paid = db.begin_write(&write, &debit(&reference)).await.expect("known");
                assert_eq!(paid, paper > 0, "{reference}");
                paper -= u64::from(paid);
                writes.extend(paid.then_some(reference));
            }
            _ => {
                let Some(write) = writes.pop() else { continue };
                let is_done = seed >> 63 == 1;
                let outcome =
                    if is_done { db.finish_write(&write, None).await } else { db.give_up_write(&write, 2).await };
                assert!(outcome.expect("known") && !db.give_up_write(&write, 3).await.expect("ended"));
                paper += u64::from(!is_done);
            }
        }
        assert_eq!(db.standing(owner).await.expect("readable").expect("known").balance, paper, "step {i}");
        assert!(db.unbalanced().await.expect("readable").is_empty(), "step {i}");
    }
    for write in writes {
        db.give_up_write(&write, 4).await.expect("known");
    }
}

fn claim(holder: &str, content: u8, at: i64) -> Claim {
    let (key, holder) = ("key".into(), holder.into());
    Claim { key, request: [content; 32], holder, at, held_until: at + 10, forget_before: at - 100 }
}

async fn claims(db: &dyn Database) {
    let (owner, other) = (account(db, "claims").await, account(db, "other claims").await);
    let (a, b, c) = (claim("a", 1, 1000), claim("b", 1, 1000), claim("c", 1, 1000));
    let (x, y, z) = tokio::join!(db.claim(owner, &a), db.claim(owner, &b), db.claim(owner, &c));
    let outcomes = [x, y, z].map(|outcome| outcome.expect("checked"));
    assert_eq!(outcomes.iter().filter(|o| **o == Claimed::New).count(), 1);
    let mut holder = ["a", "b", "c"][outcomes.iter().position(|o| *o == Claimed::New).expect("one")];
    assert_eq!(db.claim(owner, &claim("d", 2, 1000)).await.expect("checked"), Claimed::Other);
    assert_eq!(db.claim(other, &claim("d", 2, 1000)).await.expect("checked"), Claimed::New, "another account's key");
    assert!(db.renew_claim(owner, "key", holder, 1020).await.expect("held"));
    assert_eq!(db.claim(owner, &claim("d", 1, 1015)).await.expect("checked"), Claimed::InFlight);
    assert_eq!(db.claim(owner, &claim("d", 1, 1030)).await.expect("checked"), Claimed::New, "the holder died");
    assert!(!db.renew_claim(owner, "key", holder, 1050).await.expect("lost"));
    let answer = |holder: &str| Answer { key: "key".into(), holder: holder.into(), status: 201, body: "{}".into() };
    assert!(db.spend(owner, &debit("answer"), Some(&answer(holder))).await.expect("nothing to do"));
    assert_eq!(db.claim(owner, &claim("e", 1, 1031)).await.expect("checked"), Claimed::InFlight);
    holder = "d";
    db.release_claim(owner, "key", holder).await.expect("released");
    assert_eq!(db.claim(owner, &claim("e", 2, 1031)).await.expect("checked"), Claimed::New);
    assert!(db.spend(owner, &debit("answer"), Some(&answer("e"))).await.expect("held"));
    db.release_claim(owner, "key", "e").await.expect("nothing to do");
    let answered = Claimed::Answered(201, "{}".into());
    assert_eq!(db.claim(owner, &claim("f", 2, 1099)).await.expect("checked"), answered);
    assert_eq!(db.claim(owner, &claim("f", 1, 1099)).await.expect("checked"), Claimed::Other);
    assert_eq!(db.claim(owner, &claim("f", 1, 1200)).await.expect("checked"), Claimed::New, "forgotten");
    assert!(db.forget_claims(5000).await.expect("checked") >= 2);
}

async fn answers_come_with_files(db: &dyn Database) {
    let owner = limited(db, "answers", 1).await;
    let answer = |holder: &str| Answer { key: "key".into(), holder: holder.into(), status: 201, body: "a".into() };
    db.claim(owner, &claim("a", 1, 1000)).await.expect("new");
    let row = file(owner, 1, 1);
    db.add_file(&row, &[], &debit("1"), Some(&answer("a"))).await.expect("stored");
    let again = db.claim(owner, &claim("b", 1, 1001)).await.expect("checked");
    assert_eq!(again, Claimed::Answered(201, "a".into()));
}

async fn destinations(db: &dyn Database) {
    let (owner, other) = (account(db, "destinations").await, account(db, "other destinations").await);
    let text = DestinationRow {
        kind: "text".into(),
        bucket: None,
        prefix: "a/b".into(),
        region: "eu-central-1".into(),
        endpoint: Some("https://s3.example".into()),
        path_style: true,
        access_key_id: "AKIA".into(),
        secret: vec![0, 255, 1],
        options: "{}".into(),
        updated_at: 5,
    };
    let image = DestinationRow { kind: "image".into(), bucket: Some("b".into()), endpoint: None, ..text.clone() };
    assert!(db.destinations(owner).await.expect("readable").is_empty());
    for row in [&text, &image] {
        db.put_destination(owner, row).await.expect("stored");
    }
    assert_eq!(db.destinations(owner).await.expect("readable"), [image.clone(), text.clone()]);
    let changed = DestinationRow { path_style: false, secret: vec![7], updated_at: 6, ..text };
    db.put_destination(owner, &changed).await.expect("stored");
    assert_eq!(db.destinations(owner).await.expect("readable"), [image.clone(), changed]);
    assert!(!db.delete_destination(other, "text").await.expect("not theirs"));
    assert!(db.delete_destination(owner, "text").await.expect("known"));
    assert!(!db.delete_destination(owner, "text").await.expect("gone"));
    assert_eq!(db.destinations(owner).await.expect("readable"), [image]);
}

async fn writes(db: &dyn Database) {
    let owner = limited(db, "writes", 2).await;
    let write = |id: &str, held_until| WriteRow {
        id: id.into(),
        account: owner,
        bucket: "b".into(),
        key: "k".into(),
        held_until,
    };
    let balance = async || db.standing(owner).await.expect("readable").expect("known").balance;
    assert!(db.begin_write(&write("w1", 100), &debit("write w1")).await.expect("paid"));
    assert!(db.begin_write(&write("w2", 50), &debit("write w2")).await.expect("paid"));
    assert!(!db.begin_write(&write("w3", 50), &debit("write w3")).await.expect("no credit left"));
    assert_eq!(balance().await, 0);
    assert!(db.renew_write("w1", 200).await.expect("held"));
    assert_eq!(db.lapsed_writes(150).await.expect("readable"), ["w2"]);
    let (x, y) = tokio::join!(db.give_up_write("w2", 7), db.give_up_write("w2", 7));
    assert!(x.expect("checked") ^ y.expect("checked"), "paid back once");
    assert_eq!(balance().await, 1);
    assert!(!db.finish_write("w2", None).await.expect("given up"));
    assert!(db.finish_write("w1", None).await.expect("held"));
    assert!(!db.give_up_write("w1", 8).await.expect("done"));
    assert!(!db.renew_write("w1", 300).await.expect("done"));
    assert_eq!(balance().await, 1);
    assert!(db.unbalanced().await.expect("readable").is_empty());
}

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
    db.add_file(file, links, &debit(file.id.as_str()), None).await.expect("checked")
}

/// What is stored for an account: files, and bytes.
async fn usage(db: &dyn Database, account: AccountId) -> (u64, u64) {
    let listing = db.files(account, 0, 0).await.expect("readable");
    (listing.total_files, listing.total_archive)
}

async fn parts_come_and_go_with_files(db: &dyn Database) {
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

async fn parts_are_not_shared_by_accounts(db: &dyn Database) {
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

async fn parts_that_are_not_as_thought(db: &dyn Database) {
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

async fn files_that_are_parts(db: &dyn Database) {
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

async fn races_for_parts(db: &dyn Database) {
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

async fn earlier_files(db: &dyn Database) {
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

async fn jobs(db: &dyn Database) {
    let (owner, other) = (account(db, "jobs").await, account(db, "other jobs").await);
    let begin = async |id: &str| {
        let (key, holder) = (format!("key of {id}"), format!("holder of {id}"));
        let claim = Claim { key: key.clone(), ..claim(&holder, 1, 1000) };
        assert_eq!(db.claim(owner, &claim).await.expect("checked"), Claimed::New);
        let job = JobRow { id: id.into(), account: owner, key, holder, total: 100, created_at: 1000 };
        db.add_job(&job).await.expect("a new job");
        job
    };
    let end = async |id: &str| db.job(owner, id, 1005).await.expect("readable").expect("known").end;
    let (done, failed, gone) = (begin("done").await, begin("failed").await, begin("gone").await);
    let state = db.job(owner, "done", 1005).await.expect("readable").expect("known");
    assert_eq!(state, JobState { done: None, total: 100, created_at: 1000, end: JobEnd::Open });
    assert_eq!(db.job(other, "done", 1005).await.expect("readable"), None);
    assert_eq!(db.job_under(owner, &done.key).await.expect("readable"), Some("done".into()));
    assert!(db.is_wanted("done").await.expect("open"));
    db.note_progress("done", 40).await.expect("open");
    assert_eq!(db.job(owner, "done", 1005).await.expect("readable").expect("known").done, Some(40));

    let answer = Answer { key: done.key.clone(), holder: done.holder, status: 201, body: "{}".into() };
    assert!(db.spend(owner, &debit("job"), Some(&answer)).await.expect("known"));
    assert_eq!(end("done").await, JobEnd::Answered(201, "{}".into()));
    assert_eq!(db.job_under(owner, &done.key).await.expect("readable"), None);
    db.fail_job(owner, "done", 503, "late").await.expect("checked");
    assert_eq!(end("done").await, JobEnd::Answered(201, "{}".into()), "what was done was done");

    db.fail_job(other, "failed", 400, "not theirs").await.expect("checked");
    assert_eq!(end("failed").await, JobEnd::Open);
    for body in ["first", "second"] {
        db.fail_job(owner, "failed", 400, body).await.expect("checked");
    }
    assert!(!db.is_wanted("failed").await.expect("failed"));
    db.release_claim(owner, &failed.key, &failed.holder).await.expect("held");
    assert_eq!(end("failed").await, JobEnd::Failed(400, "first".into()));

    assert_eq!(db.job(owner, "gone", 1011).await.expect("readable").expect("known").end, JobEnd::Lost);
    db.release_claim(owner, &gone.key, &gone.holder).await.expect("held");
    assert_eq!(end("gone").await, JobEnd::Lost);
    assert_eq!(db.forget_jobs(1000).await.expect("checked"), 0);
    assert_eq!(db.forget_jobs(1001).await.expect("checked"), 3);
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
