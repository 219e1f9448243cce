-- One row for every published state of the library. The COMMIT that adds a row is the switch: it names the folder with the
-- index of that state. The newest row is the current generation.
CREATE TABLE generations (
    number     INTEGER PRIMARY KEY CHECK (number >= 1),
    index_dir  TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
