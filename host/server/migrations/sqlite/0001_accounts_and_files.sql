-- Times are milliseconds since 1970 in UTC; digests are the 32 bytes of a SHA-256.
CREATE TABLE accounts (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id         TEXT    NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- A row exists only while its blob does. Files of one millisecond are listed in the order of `seq`.
CREATE TABLE files (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    name            TEXT    NOT NULL,
    codec           TEXT    NOT NULL,
    params          TEXT    NOT NULL,
    report          TEXT    NOT NULL,
    original_bytes  INTEGER NOT NULL,
    original_sha256 BLOB    NOT NULL CHECK (length(original_sha256) = 32),
    restored_bytes  INTEGER NOT NULL,
    restored_sha256 BLOB    NOT NULL CHECK (length(restored_sha256) = 32),
    archive_bytes   INTEGER NOT NULL,
    archive_sha256  BLOB    NOT NULL CHECK (length(archive_sha256) = 32),
    compression_ms  INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    accessed_at     INTEGER
) STRICT;

-- The same bytes to the same codec with the same effective parameters are one file of an account.
CREATE UNIQUE INDEX files_once ON files (account_id, codec, original_sha256, params);

CREATE INDEX files_newest ON files (account_id, created_at DESC, seq DESC);
