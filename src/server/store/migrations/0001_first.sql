-- The first schema. Never edit it once a database was made with it: add 0002.
-- Two kinds of tables. What lasts: authority, person, session, device, signed_in, child_key, visit_key,
-- entry, aside, caseload, change, audit, tally.
-- What is projected from entries and can be made again from them: child, plan, visit, houses, message, read, weighing, telling.
-- Ids and hashes are bytes. Instants (`at`, `kept`, ...) are a Moment in JSON; `_ms` are milliseconds since 1970 UTC, for order.
-- `mark` is an HMAC over the whole row under a key of the keys file, so that a row changed through SQL is named by `heard verify`.

CREATE TABLE authority (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    name      TEXT NOT NULL,
    fictional INTEGER NOT NULL,
    zone      TEXT NOT NULL,
    kid       BLOB NOT NULL,
    public    BLOB NOT NULL,
    device    BLOB NOT NULL,   -- the server's own journal
    epoch     TEXT NOT NULL,   -- changes when a backup is restored
    mark      BLOB NOT NULL
) STRICT;

CREATE TABLE person (
    id         BLOB PRIMARY KEY,
    user       TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL CHECK (role IN ('practitioner', 'reviewer', 'manager', 'administrator')),
    salt       BLOB NOT NULL,
    memory_kib INTEGER NOT NULL,
    passes     INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    first      INTEGER NOT NULL, -- 1 while the password is the one that another gave: it is changed before anything else
    closed_ms  INTEGER,         -- when the account was closed; nothing while it is open
    mark       BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    id            BLOB PRIMARY KEY,
    public        BLOB NOT NULL,
    enrolled_by   BLOB REFERENCES person (id),   -- nothing for the server's own journal
    enrolled_ms   INTEGER NOT NULL,
    mark          BLOB NOT NULL,
    -- Below: what moves with every push and follows from the entries; not under the mark.
    seen_ms       INTEGER NOT NULL DEFAULT 0,
    whole_through INTEGER NOT NULL DEFAULT 0,
    backed_up_through INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Who signed in on which device, ever: sessions are swept out, and what a device sends must be somebody's who was there.
CREATE TABLE signed_in (
    id     INTEGER PRIMARY KEY,
    device BLOB NOT NULL REFERENCES device (id),
    person BLOB NOT NULL REFERENCES person (id),
    at_ms  INTEGER NOT NULL,   -- the first time
    mark   BLOB NOT NULL,
    UNIQUE (device, person)
) STRICT;

CREATE TABLE session (
    token   BLOB PRIMARY KEY,   -- SHA-256 of the cookie, so that the database signs nobody in
    person  BLOB NOT NULL REFERENCES person (id),
    device  BLOB REFERENCES device (id),
    made_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE child_key (
    child   BLOB PRIMARY KEY,
    kid     BLOB NOT NULL UNIQUE,
    wrapped BLOB NOT NULL,      -- under the wrapping key of the keys file
    made_ms INTEGER NOT NULL,
    mark    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_key (
    kid         BLOB PRIMARY KEY,
    device      BLOB NOT NULL REFERENCES device (id),
    child       BLOB,
    visit       BLOB,
    wrapped     BLOB,           -- under the child's key
    sealed      BLOB,           -- to the authority; kept only until it is opened
    sealed_to   BLOB,
    received_ms INTEGER NOT NULL,
    mark        BLOB NOT NULL,
    CHECK ((wrapped IS NULL) <> (sealed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_key_child ON visit_key (child);

CREATE TABLE caseload (
    id          INTEGER PRIMARY KEY,
    person      BLOB NOT NULL REFERENCES person (id),
    child       BLOB NOT NULL REFERENCES child_key (child),
    role        TEXT NOT NULL,
    from_ms     INTEGER NOT NULL,
    to_ms       INTEGER,
    from_cursor INTEGER NOT NULL,   -- of `change`
    to_cursor   INTEGER,
    mark        BLOB NOT NULL
) STRICT;
CREATE INDEX caseload_person ON caseload (person, child);
CREATE INDEX caseload_child ON caseload (child);

CREATE TABLE entry (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,   -- the order of arrival
    device      BLOB NOT NULL REFERENCES device (id),
    seq         INTEGER NOT NULL CHECK (seq > 0),
    hash        BLOB NOT NULL,
    prev        BLOB NOT NULL,
    kid         BLOB NOT NULL,
    header      BLOB NOT NULL,
    sealed      BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('stored', 'quarantined', 'conflict')),
    reason      TEXT,
    child       BLOB,               -- nothing until its key has come
    mark        BLOB NOT NULL,
    UNIQUE (device, seq, hash)
) STRICT;
-- A conflict keeps both byte strings; only one of them has the place.
CREATE UNIQUE INDEX entry_place ON entry (device, seq) WHERE status <> 'conflict';
CREATE INDEX entry_kid ON entry (kid, seq);
CREATE INDEX entry_child ON entry (child, id);
CREATE INDEX entry_reason ON entry (reason, device) WHERE reason IS NOT NULL;
CREATE INDEX entry_conflict ON entry (device) WHERE status = 'conflict';

-- Bytes that are not an entry of a format this program knows: kept for a newer one.
CREATE TABLE aside (
    id          INTEGER PRIMARY KEY,
    device      BLOB NOT NULL REFERENCES device (id),
    hash        BLOB NOT NULL,
    bytes       BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    mark        BLOB NOT NULL,
    UNIQUE (device, hash)
) STRICT;

CREATE TABLE change (
    cursor INTEGER PRIMARY KEY AUTOINCREMENT,   -- given inside the write transaction, by the one writer
    child  BLOB NOT NULL,
    at_ms  INTEGER NOT NULL
) STRICT;
CREATE INDEX change_child ON change (child, cursor);

CREATE TABLE audit (
    seq     INTEGER PRIMARY KEY,
    at_ms   INTEGER NOT NULL,
    actor   BLOB,
    device  BLOB,
    action  TEXT NOT NULL,
    child   BLOB,
    object  TEXT,
    outcome TEXT NOT NULL,
    request TEXT NOT NULL,
    prev    BLOB NOT NULL,
    hash    BLOB NOT NULL       -- HMAC over the row and prev
) STRICT;
CREATE INDEX audit_child ON audit (child, seq);

-- How many rows a marked table has and the sum (XOR) of their marks: a row taken away through SQL is missed.
CREATE TABLE tally (
    name  TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    sum   BLOB NOT NULL,
    mark  BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Projected rows. A tablet names visits, houses and messages itself, so an id is one only within a child: another child's is never touched.

CREATE TABLE child (
    id      BLOB PRIMARY KEY,
    name    TEXT NOT NULL,
    born    TEXT,               -- ISO 8601
    profile TEXT NOT NULL       -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE plan (
    child BLOB PRIMARY KEY,
    body  TEXT NOT NULL         -- JSON of domain::Plan
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    id        BLOB NOT NULL,
    child     BLOB NOT NULL,
    by        BLOB,
    opened_ms INTEGER NOT NULL, -- corrected by the measured skew
    closed_ms INTEGER,
    body      TEXT NOT NULL,    -- JSON of domain::Visit
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_child ON visit (child, opened_ms);

CREATE TABLE houses (
    id       BLOB NOT NULL,
    child    BLOB NOT NULL,
    visit    BLOB NOT NULL,
    finished INTEGER NOT NULL,  -- 0 or 1
    body     TEXT NOT NULL,     -- JSON of domain::Houses, without what undo goes back to
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX houses_child ON houses (child, finished);

CREATE TABLE message (
    id            BLOB NOT NULL,
    child         BLOB NOT NULL,
    visit         BLOB NOT NULL,
    activity      BLOB NOT NULL,
    house         TEXT NOT NULL,    -- worries good wishes
    told          TEXT NOT NULL,    -- JSON of domain::Content
    how           TEXT NOT NULL,
    who           TEXT NOT NULL,
    order_ms      INTEGER NOT NULL, -- when it was kept, corrected by the measured skew; when it came, where that is more than a day away
    arrived_ms    INTEGER NOT NULL, -- when it came, by the server's clock
    kept          TEXT NOT NULL,
    changed       INTEGER NOT NULL,
    taken_back    TEXT,
    trail         TEXT NOT NULL,
    -- What the weighing in force says it bears on: 'outcome:<id>', 'heading:<key>', 'nothing-yet'; nothing until weighed.
    bears_on      TEXT,
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_child ON message (child, order_ms);
CREATE INDEX message_place ON message (child, bears_on, order_ms);
CREATE INDEX message_trail ON message (child, trail, order_ms);

CREATE TABLE read (
    message BLOB NOT NULL,
    place   INTEGER NOT NULL,   -- from 0, in the order in which they came
    child   BLOB NOT NULL,
    by      BLOB NOT NULL,
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    at      TEXT NOT NULL,
    changed INTEGER NOT NULL,   -- how many times the message had been changed by then: which version it was
    PRIMARY KEY (child, message, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE weighing (
    message  BLOB NOT NULL,
    place    INTEGER NOT NULL,
    child    BLOB NOT NULL,
    by       BLOB NOT NULL,
    name     TEXT NOT NULL,
    at       TEXT NOT NULL,
    bears_on TEXT NOT NULL,     -- JSON of domain::BearsOn
    meaning  TEXT NOT NULL,
    change   TEXT NOT NULL,
    changed  INTEGER NOT NULL,
    PRIMARY KEY (child, message, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE telling (
    message   BLOB NOT NULL,
    place     INTEGER NOT NULL,
    child     BLOB NOT NULL,
    by        BLOB NOT NULL,
    name      TEXT NOT NULL,
    at        TEXT NOT NULL,
    how       TEXT NOT NULL,
    words     TEXT NOT NULL,
    said_back TEXT NOT NULL,
    changed   INTEGER NOT NULL,
    PRIMARY KEY (child, message, place)
) STRICT, WITHOUT ROWID;
