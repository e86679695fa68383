-- The tables of SQLite's migrations 0001 and 0002, in the types of PostgreSQL. Times are milliseconds since 1970 in UTC; digests are
-- the 32 bytes of a SHA-256. Ids are compared by their bytes.
CREATE TABLE accounts (
    id         BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at BIGINT  NOT NULL,
    unlimited  BOOLEAN NOT NULL DEFAULT TRUE,
    balance    BIGINT  NOT NULL DEFAULT 0 CHECK (balance >= 0)
);

CREATE TABLE api_keys (
    id         TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    hash       BYTEA  NOT NULL CHECK (length(hash) = 32),
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

-- A row exists only while its blob does. Files of one millisecond are listed in the order of `seq`.
CREATE TABLE files (
    seq             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id              TEXT   COLLATE "C" NOT NULL UNIQUE,
    account_id      BIGINT NOT NULL REFERENCES accounts (id),
    name            TEXT   NOT NULL,
    codec           TEXT   NOT NULL,
    params          TEXT   NOT NULL,
    report          TEXT   NOT NULL,
    original_bytes  BIGINT NOT NULL,
    original_sha256 BYTEA  NOT NULL CHECK (length(original_sha256) = 32),
    restored_bytes  BIGINT NOT NULL,
    restored_sha256 BYTEA  NOT NULL CHECK (length(restored_sha256) = 32),
    archive_bytes   BIGINT NOT NULL,
    archive_sha256  BYTEA  NOT NULL CHECK (length(archive_sha256) = 32),
    compression_ms  BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    accessed_at     BIGINT
);

CREATE UNIQUE INDEX files_once ON files (account_id, codec, original_sha256, params);

CREATE INDEX files_newest ON files (account_id, created_at DESC, seq DESC);

CREATE TABLE ledger (
    seq        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    amount     BIGINT NOT NULL,
    reason     TEXT   NOT NULL,
    reference  TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, reference)
);

CREATE TABLE idempotency (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    key        TEXT   NOT NULL,
    request    BYTEA  NOT NULL CHECK (length(request) = 32),
    holder     TEXT   NOT NULL,
    held_until BIGINT NOT NULL,
    status     BIGINT,
    body       TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, key)
);

CREATE TABLE destinations (
    account_id    BIGINT  NOT NULL REFERENCES accounts (id),
    kind          TEXT    NOT NULL,
    bucket        TEXT,
    prefix        TEXT    NOT NULL,
    region        TEXT    NOT NULL,
    endpoint      TEXT,
    path_style    BOOLEAN NOT NULL,
    access_key_id TEXT    NOT NULL,
    secret        BYTEA   NOT NULL,
    options       TEXT    NOT NULL,
    updated_at    BIGINT  NOT NULL,
    PRIMARY KEY (account_id, kind)
);

CREATE TABLE writes (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    reference  TEXT   NOT NULL,
    bucket     TEXT   NOT NULL,
    key        TEXT   NOT NULL,
    held_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
