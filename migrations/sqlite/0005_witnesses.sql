-- The witnesses that the ledger asks. One row; none: nobody is asked.
CREATE TABLE witness_setting (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    document TEXT NOT NULL
) STRICT;

-- What is remembered of each witness that was ever asked.
CREATE TABLE witness (
    key TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    cosigned INTEGER,
    asked INTEGER NOT NULL,
    error TEXT
) STRICT, WITHOUT ROWID;

-- The largest checkpoint that a quorum cosigned, with the cosignatures.
CREATE TABLE witnessed_head (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    size INTEGER NOT NULL,
    checkpoint BLOB NOT NULL
) STRICT;
