-- The tables of SQLite's migration 0003.
CREATE TABLE parts (
    id              TEXT   COLLATE "C" NOT NULL PRIMARY KEY,
    account_id      BIGINT NOT NULL REFERENCES accounts (id),
    restored_bytes  BIGINT NOT NULL,
    restored_sha256 BYTEA  NOT NULL CHECK (length(restored_sha256) = 32),
    archive_bytes   BIGINT NOT NULL,
    archive_sha256  BYTEA  NOT NULL CHECK (length(archive_sha256) = 32),
    depth           BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    UNIQUE (account_id, restored_sha256)
);

CREATE TABLE file_parts (
    file_id TEXT COLLATE "C" NOT NULL REFERENCES files (id),
    part_id TEXT COLLATE "C" NOT NULL REFERENCES parts (id),
    PRIMARY KEY (file_id, part_id)
);

CREATE INDEX file_parts_of ON file_parts (part_id);

ALTER TABLE files ADD COLUMN parts_bytes BIGINT NOT NULL DEFAULT 0;

CREATE INDEX files_named ON files (account_id, codec, name);
