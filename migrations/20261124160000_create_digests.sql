-- What the tables held when the newest generation was published, as SHA-256 over their rows: SQLite notices a broken page, not
-- a wrong character in one. stated is what was imported; derived is what was read in it and can be read again.
-- Of another schema a digest says nothing.
CREATE TABLE digests (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    schema     INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    stated     TEXT NOT NULL CHECK (length(stated) = 64),
    derived    TEXT NOT NULL CHECK (length(derived) = 64)
) STRICT;
