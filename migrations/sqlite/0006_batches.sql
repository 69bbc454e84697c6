-- Entries lie in batches, as they were committed: each a C2SP entry bundle (a big-endian length of two
-- bytes before each entry). What is asked of them is kept beside, and written later, many at once.

CREATE TABLE ledger_batch (
    -- The index in the log of its first entry, for ever.
    first INTEGER NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL,
    -- The newest time that one of its entries carries.
    newest INTEGER NOT NULL,
    bundle BLOB NOT NULL
) STRICT;

INSERT INTO ledger_batch (first, count, newest, bundle)
SELECT idx, 1, time, CAST(unhex(printf('%04x', length(bytes))) || bytes AS BLOB)
FROM ledger_entry
ORDER BY idx;

-- A row for each entry from index 0 on, without a gap; those of the newest entries may still be missing.
CREATE TABLE ledger_entry_indexed (
    idx INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL,
    time INTEGER NOT NULL,
    type TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target TEXT NOT NULL,
    team TEXT,
    actor TEXT NOT NULL,
    status TEXT NOT NULL,
    correlation TEXT
) STRICT;

INSERT INTO ledger_entry_indexed
SELECT idx, id, time, type, target_kind, target, team, actor, status, correlation
FROM ledger_entry
ORDER BY idx;

DROP TABLE ledger_entry;
ALTER TABLE ledger_entry_indexed RENAME TO ledger_entry;

CREATE INDEX ledger_entry_by_id ON ledger_entry (id);
CREATE INDEX ledger_entry_by_type ON ledger_entry (type, idx);
CREATE INDEX ledger_entry_by_target ON ledger_entry (target, idx);
