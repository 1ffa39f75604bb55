-- How far a visit's record has come, and what the one who did the work asked for and nobody has answered. Projected from entries: a visit of
-- before has neither.
ALTER TABLE visit ADD COLUMN stage TEXT NOT NULL DEFAULT 'nothing';
ALTER TABLE visit ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
CREATE INDEX visit_unfinished ON visit (by, opened_ms) WHERE stage <> 'finished';
CREATE INDEX visit_asks ON visit (opened_ms) WHERE asks > 0;
-- The authority's own times, in days: what is not there is not set, and nothing is late by it. What lasts, so marked.
CREATE TABLE interval (
    id   INTEGER PRIMARY KEY,
    what TEXT NOT NULL UNIQUE,  -- 'record', or a kind of plan
    days INTEGER NOT NULL,
    mark BLOB NOT NULL
) STRICT;
