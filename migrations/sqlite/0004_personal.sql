-- What opens the commitments in the ledger's entries. Salt and payload go when a field is erased; the row
-- stays, and names the entry that says so. Entries go by their id: what was never signed may get another
-- index. The table grows at its end only, so that no copy of a row is
-- left in a page that was rebuilt.
CREATE TABLE personal (
    number INTEGER NOT NULL PRIMARY KEY,
    entry TEXT NOT NULL,
    field TEXT NOT NULL,
    commitment TEXT NOT NULL,
    salt BLOB,
    payload BLOB,
    erased_by TEXT,
    CHECK ((salt IS NULL) = (payload IS NULL) AND (salt IS NULL) = (erased_by IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX personal_by_entry ON personal (entry, field);

CREATE TABLE hold (
    name TEXT NOT NULL PRIMARY KEY,
    lifted INTEGER,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;
