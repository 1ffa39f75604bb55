-- Whom the child wants a message to reach: 1 where it is not for their worker. Projected from entries; before, nobody could say so.
ALTER TABLE message ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));
