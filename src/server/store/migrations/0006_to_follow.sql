-- A record whose child nobody has named yet: 1 while a visit that began on a locked tablet waits to be matched. Projected from entries.
ALTER TABLE child ADD COLUMN to_follow INTEGER NOT NULL DEFAULT 0 CHECK (to_follow IN (0, 1));
