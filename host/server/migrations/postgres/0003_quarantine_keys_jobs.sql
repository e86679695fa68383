-- See SQLite's migration of the same name.
ALTER TABLE files ADD COLUMN damaged_at BIGINT;

ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read,write,manage';

CREATE TABLE jobs (
    id          TEXT    NOT NULL PRIMARY KEY,
    account_id  BIGINT  NOT NULL REFERENCES accounts (id),
    key         TEXT    NOT NULL,
    holder      TEXT    NOT NULL,
    done_bytes  BIGINT,
    total_bytes BIGINT  NOT NULL,
    status      BIGINT,
    body        TEXT,
    created_at  BIGINT  NOT NULL
);

CREATE INDEX jobs_by_key ON jobs (account_id, key);
