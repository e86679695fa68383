//! What is under way: claims of keys, answers, writes, jobs.

use super::{account, debit, file, limited};
use crate::store::{Answer, Claim, Claimed, Database, JobEnd, JobRow, JobState, WriteRow};

fn claim(holder: &str, content: u8, at: i64) -> Claim {
    let (key, holder) = ("key".into(), holder.into());
    Claim { key, request: [content; 32], holder, at, held_until: at + 10, forget_before: at - 100 }
}

pub async fn claims(db: &dyn Database) {
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

pub async fn answers_come_with_files(db: &dyn Database) {
    let owner = limited(db, "answers", 1).await;
    let answer = |holder: &str| Answer { key: "key".into(), holder: holder.into(), status: 201, body: "a".into() };
    db.claim(owner, &claim("a", 1, 1000)).await.expect("new");
    let row = file(owner, 1, 1);
    db.add_file(&row, &[], &[], &debit("1"), Some(&answer("a"))).await.expect("stored");
    let again = db.claim(owner, &claim("b", 1, 1001)).await.expect("checked");
    assert_eq!(again, Claimed::Answered(201, "a".into()));
}

pub async fn writes(db: &dyn Database) {
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

pub async fn jobs(db: &dyn Database) {
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
