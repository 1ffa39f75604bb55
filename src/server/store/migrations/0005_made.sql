-- What is drawn, photographed, recorded, shown and said: drawings, photos and recordings with their pieces, and what an adult wrote under them.
-- Projected from entries, but for `piece`.

CREATE TABLE drawing (
    id       BLOB NOT NULL,
    child    BLOB NOT NULL,
    visit    BLOB NOT NULL,
    finished INTEGER NOT NULL,  -- 0 or 1
    body     TEXT NOT NULL,     -- JSON of domain::Drawing, without what undo goes back to
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE media (
    id    BLOB NOT NULL,
    child BLOB NOT NULL,
    visit BLOB NOT NULL,
    whole INTEGER NOT NULL,     -- 1 when its pieces are named
    body  TEXT NOT NULL,        -- JSON of domain::Media
    PRIMARY KEY (child, id)
) STRICT, WITHOUT ROWID;

-- Which pieces make a photo or recording whole.
CREATE TABLE media_piece (
    media BLOB NOT NULL,
    place INTEGER NOT NULL,     -- from 0
    child BLOB NOT NULL,
    hash  BLOB NOT NULL,
    len   INTEGER NOT NULL,
    PRIMARY KEY (child, media, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_piece_hash ON media_piece (hash);

-- Which photos and recordings stand in a message.
CREATE TABLE message_media (
    message BLOB NOT NULL,
    place   INTEGER NOT NULL,   -- the number of the thing in the message
    child   BLOB NOT NULL,
    media   BLOB NOT NULL,
    PRIMARY KEY (child, message, place)
) STRICT, WITHOUT ROWID;

-- Pieces that lie in the folder `media`, each in a file named by its hash. Written after the file is on disk, by nothing else.
CREATE TABLE piece (
    hash        BLOB PRIMARY KEY,
    len         INTEGER NOT NULL,
    device      BLOB NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX piece_device ON piece (device, received_ms);

ALTER TABLE message ADD COLUMN captions TEXT NOT NULL DEFAULT '[]'; -- JSON of a list of domain::Caption

-- Pieces that are named and not here yet. Follows from `media_piece` and `piece`; kept apart so that asking for it is quick.
CREATE TABLE awaited_piece (
    hash   BLOB NOT NULL,
    child  BLOB NOT NULL,
    media  BLOB NOT NULL,
    device BLOB,                -- whose visit it is of
    PRIMARY KEY (hash, child, media)
) STRICT, WITHOUT ROWID;
CREATE INDEX awaited_piece_device ON awaited_piece (device);
CREATE INDEX awaited_piece_media ON awaited_piece (child, media);
