-- When a message was kept as it stands now; nothing where it was never changed. Projected from entries.
ALTER TABLE message ADD COLUMN changed_at TEXT;
