-- Since when a file is known to be damaged: its blob is not what was stored. It is kept, and not sent.
ALTER TABLE files ADD COLUMN damaged_at INTEGER;

-- When a key ends by itself, and what it may be used for.
ALTER TABLE api_keys ADD COLUMN expires_at INTEGER;
ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'read,write,manage';

-- Requests that are worked on after they were answered. A job's answer is that of its idempotency key, whose claim says that somebody
-- works on it; status and body are those of a failure.
CREATE TABLE jobs (
    id          TEXT    NOT NULL PRIMARY KEY,
    account_id  INTEGER NOT NULL REFERENCES accounts (id),
    key         TEXT    NOT NULL,
    holder      TEXT    NOT NULL,
    done_bytes  INTEGER,
    total_bytes INTEGER NOT NULL,
    status      INTEGER,
    body        TEXT,
    created_at  INTEGER NOT NULL
) STRICT;

CREATE INDEX jobs_by_key ON jobs (account_id, key);
