-- Objects that files hand out or are coded against, each once for an account; `id` names the blob, which is a file's where the
-- part is that file. `depth` is how many archives must be restored one within the other beneath it.
CREATE TABLE parts (
    id              TEXT    NOT NULL PRIMARY KEY,
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    restored_bytes  INTEGER NOT NULL,
    restored_sha256 BLOB    NOT NULL CHECK (length(restored_sha256) = 32),
    archive_bytes   INTEGER NOT NULL,
    archive_sha256  BLOB    NOT NULL CHECK (length(archive_sha256) = 32),
    depth           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    UNIQUE (account_id, restored_sha256)
) STRICT;

-- All parts that a file needs, also those that its parts need: a part without a line here is nobody's.
CREATE TABLE file_parts (
    file_id TEXT NOT NULL REFERENCES files (id),
    part_id TEXT NOT NULL REFERENCES parts (id),
    PRIMARY KEY (file_id, part_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX file_parts_of ON file_parts (part_id);

-- Bytes of the parts that were stored for a file first.
ALTER TABLE files ADD COLUMN parts_bytes INTEGER NOT NULL DEFAULT 0;

CREATE INDEX files_named ON files (account_id, codec, name);
