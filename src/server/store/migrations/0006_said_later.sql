-- A record whose child nobody has named yet: 1 while a visit that began on a locked tablet waits to be matched. Projected from entries.
ALTER TABLE child ADD COLUMN to_follow INTEGER NOT NULL DEFAULT 0 CHECK (to_follow IN (0, 1));
-- What an adult said after the child had gone: which signal an adult's finger followed, and how the child told it. Projected from entries.
ALTER TABLE message ADD COLUMN signal TEXT NOT NULL DEFAULT '';
ALTER TABLE message ADD COLUMN how_said TEXT;
-- How many bytes of pieces a device brought lately: what is older than a day is forgotten.
CREATE TABLE brought (
    device BLOB NOT NULL,
    at_ms  INTEGER NOT NULL,
    bytes  INTEGER NOT NULL
) STRICT;
CREATE INDEX brought_device ON brought (device);
