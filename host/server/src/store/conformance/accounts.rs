//! Accounts: keys, credits, destinations.

use super::{account, add, debit, file, key, limited};
use crate::scope::Scopes;
use crate::store::{Added, Database, Debit, DestinationRow, KeyRow, Terms, WriteRow};

pub async fn keys(db: &dyn Database) {
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

pub async fn keys_of_an_account(db: &dyn Database) {
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

pub async fn credits(db: &dyn Database) {
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

pub async fn last_credit(db: &dyn Database) {
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
pub async fn any_order_of_grants_and_spends_adds_up(db: &dyn Database) {
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

pub async fn destinations(db: &dyn Database) {
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
