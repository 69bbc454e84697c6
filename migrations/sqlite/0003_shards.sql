-- The logs of this installation, one after the other; only the newest takes entries. `first` is the idx of
-- the entry that is index 0 of its log. `size`, `root` and `checkpoint` say what it ended with, once another
-- follows it; until then they are in ledger_head.
CREATE TABLE ledger_shard (
    number INTEGER NOT NULL PRIMARY KEY,
    origin TEXT NOT NULL UNIQUE,
    first INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened INTEGER NOT NULL,
    next TEXT,
    size INTEGER,
    root TEXT,
    checkpoint BLOB
) STRICT;

-- The keys of shards. `from_index` and `retired` are indices in the shard's log, of the entries that tell.
CREATE TABLE ledger_key (
    shard INTEGER NOT NULL REFERENCES ledger_shard (number),
    key TEXT NOT NULL,
    from_index INTEGER NOT NULL,
    retired INTEGER,
    PRIMARY KEY (shard, key)
) STRICT, WITHOUT ROWID;

-- An installation from before has one shard and one key; its first entry says which.
INSERT INTO ledger_shard (number, origin, first, state, opened)
SELECT 1, json_extract(CAST(bytes AS TEXT), '$.detail.origin'), 0, 'open', time
FROM ledger_entry WHERE idx = 0 AND type = 'ledger.opened';

INSERT INTO ledger_key (shard, key, from_index)
SELECT 1, json_extract(CAST(bytes AS TEXT), '$.detail.key'), 0
FROM ledger_entry WHERE idx = 0 AND type = 'ledger.opened';
