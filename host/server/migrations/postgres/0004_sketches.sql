-- The table of SQLite's migration 0005.
CREATE TABLE sketches (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    number     BIGINT NOT NULL,
    file_id    TEXT COLLATE "C" NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, number, file_id)
);

CREATE INDEX sketches_of ON sketches (file_id);
