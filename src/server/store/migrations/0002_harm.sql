-- Told of harm (domain::harm): what stands at the top of the office until a manager has decided. Projected from entries.
CREATE TABLE harm (
    id        BLOB NOT NULL,
    child     BLOB NOT NULL,
    visit     BLOB NOT NULL,
    marked_ms INTEGER NOT NULL, -- corrected by the measured skew
    duty      TEXT NOT NULL CHECK (duty IN ('nobody-told', 'undecided', 'decided')),
    body      TEXT NOT NULL,    -- JSON of domain::Harm
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;
-- Whom to ring when a child tells of harm; shown by every tablet, offline. What lasts, so marked.
CREATE TABLE phone (
    id     INTEGER PRIMARY KEY,
    label  TEXT NOT NULL,
    number TEXT NOT NULL,
    hours  TEXT NOT NULL,       -- when somebody answers, in words
    out_of_hours INTEGER NOT NULL CHECK (out_of_hours IN (0, 1)),
    mark   BLOB NOT NULL
) STRICT;
-- By when somebody must have acted, in minutes: the authority's own, so none until it is set.
CREATE TABLE harm_times (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    adult   INTEGER NOT NULL,
    manager INTEGER NOT NULL,
    mark    BLOB NOT NULL
) STRICT;
CREATE INDEX harm_duty ON harm (duty, marked_ms) WHERE duty <> 'decided';
