-- An account without limit compresses for nothing; any other pays one credit each, and never more than it has.
ALTER TABLE accounts ADD COLUMN unlimited INTEGER NOT NULL DEFAULT 1 CHECK (unlimited IN (0, 1));
ALTER TABLE accounts ADD COLUMN balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0);

-- The amounts of an account add up to its balance; what is paid or given once is so however often it is asked for.
CREATE TABLE ledger (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    amount     INTEGER NOT NULL,
    reason     TEXT    NOT NULL,
    reference  TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (account_id, reference)
) STRICT;

-- Answers that are given again to a request that is sent again; without a status while the first one is being worked on.
CREATE TABLE idempotency (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    key        TEXT    NOT NULL,
    request    BLOB    NOT NULL CHECK (length(request) = 32),
    holder     TEXT    NOT NULL,
    held_until INTEGER NOT NULL,
    status     INTEGER,
    body       TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT;

-- Where an account's S3 write-back goes, by type of content; secrets are sealed.
CREATE TABLE destinations (
    account_id    INTEGER NOT NULL REFERENCES accounts (id),
    kind          TEXT    NOT NULL,
    bucket        TEXT,
    prefix        TEXT    NOT NULL,
    region        TEXT    NOT NULL,
    endpoint      TEXT,
    path_style    INTEGER NOT NULL CHECK (path_style IN (0, 1)),
    access_key_id TEXT    NOT NULL,
    secret        BLOB    NOT NULL,
    options       TEXT    NOT NULL,
    updated_at    INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind)
) STRICT;

-- Writes to buckets of users that are paid for and not yet acknowledged: done they are deleted, given up they are paid back.
CREATE TABLE writes (
    id         TEXT    NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    reference  TEXT    NOT NULL,
    bucket     TEXT    NOT NULL,
    key        TEXT    NOT NULL,
    held_until INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
