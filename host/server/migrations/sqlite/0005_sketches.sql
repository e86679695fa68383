-- What a file has in common with others: a few numbers from its content, of which files that are alike share some.
CREATE TABLE sketches (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    number     INTEGER NOT NULL,
    file_id    TEXT    NOT NULL REFERENCES files (id) ON DELETE CASCADE,
    PRIMARY KEY (account_id, number, file_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sketches_of ON sketches (file_id);
