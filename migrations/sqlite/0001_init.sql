-- The state of an installation. Documents are JSON as the domain writes it; columns beside them are
-- for asking. Times are microseconds since the epoch, UTC. Digests are hexadecimal.

CREATE TABLE asset (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vault (
    name TEXT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE policy (
    component TEXT NOT NULL PRIMARY KEY,
    manifest TEXT NOT NULL,
    size INTEGER NOT NULL,
    uploaded INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a policy's name means now.
CREATE TABLE active_policy (
    name TEXT NOT NULL PRIMARY KEY,
    component TEXT NOT NULL REFERENCES policy (component)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision (
    digest TEXT NOT NULL PRIMARY KEY,
    asset TEXT NOT NULL,
    kind TEXT NOT NULL,
    made INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE latest_decision (
    asset TEXT NOT NULL,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES decision (digest),
    outcome TEXT NOT NULL,
    PRIMARY KEY (asset, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY,
    asset TEXT NOT NULL REFERENCES asset (name),
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    requested INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX run_by_asset ON run (asset, kind, requested);
CREATE INDEX run_by_state ON run (state, requested);
-- An asset is backed up, or drilled, once at a time; restores may run side by side.
CREATE UNIQUE INDEX run_at_once ON run (asset, kind)
WHERE state IN ('queued', 'running') AND kind IN ('backup', 'drill');

CREATE TABLE recovery_point (
    id TEXT NOT NULL PRIMARY KEY,
    asset TEXT NOT NULL REFERENCES asset (name),
    taken INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX recovery_point_by_asset ON recovery_point (asset, taken);

CREATE TABLE token (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret TEXT NOT NULL UNIQUE,
    revoked INTEGER,
    document TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX token_by_name ON token (name) WHERE revoked IS NULL;

-- The ledger's entries in the order of their commits; the row's number is the index in the log, for ever.
CREATE TABLE ledger_entry (
    idx INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    time INTEGER NOT NULL,
    type TEXT NOT NULL,
    target_kind TEXT NOT NULL,
    target TEXT NOT NULL,
    team TEXT,
    actor TEXT NOT NULL,
    status TEXT NOT NULL,
    correlation TEXT,
    bytes BLOB NOT NULL
) STRICT;

CREATE INDEX ledger_entry_by_type ON ledger_entry (type, idx);
CREATE INDEX ledger_entry_by_target ON ledger_entry (target, idx);

-- What was signed last. One row, moved by compare-and-swap.
CREATE TABLE ledger_head (
    only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    size INTEGER NOT NULL,
    root TEXT NOT NULL,
    checkpoint BLOB NOT NULL
) STRICT;
