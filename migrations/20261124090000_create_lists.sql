-- 来源: the bytes of a list as they were imported.
CREATE TABLE sources (
    id          INTEGER PRIMARY KEY,
    sha256      TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    name        TEXT NOT NULL,
    bytes       BLOB NOT NULL,
    received_at TEXT NOT NULL
) STRICT;

-- 清单（第N批）. What is not known is NULL.
CREATE TABLE lists (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    series      TEXT,
    batch       INTEGER CHECK (batch >= 1),
    issuer      TEXT,
    issued_on   TEXT CHECK (issued_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    document_no TEXT,
    source_url  TEXT,
    source_id   INTEGER NOT NULL REFERENCES sources (id),
    imported_at TEXT NOT NULL
) STRICT;

-- 政策机制. The position is the address; the printed ordinal is what the list shows.
CREATE TABLE mechanisms (
    id          INTEGER PRIMARY KEY,
    list_id     INTEGER NOT NULL REFERENCES lists (id),
    position    INTEGER NOT NULL CHECK (position >= 1),
    printed     TEXT NOT NULL,
    title       TEXT NOT NULL,
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    UNIQUE (list_id, position)
) STRICT;

-- 主要举措. The title is NULL for the one implicit measure of a list without measures.
CREATE TABLE measures (
    id           INTEGER PRIMARY KEY,
    mechanism_id INTEGER NOT NULL REFERENCES mechanisms (id),
    position     INTEGER NOT NULL CHECK (position >= 1),
    printed      TEXT NOT NULL,
    title        TEXT,
    source_line  INTEGER NOT NULL CHECK (source_line >= 1),
    UNIQUE (mechanism_id, position)
) STRICT;

-- 具体做法. The key (key_mechanism, key_measure, key_position) is the address a case got when its list was first imported:
-- kept for life and never reused, whatever measure the case stands in later. measure_id and position say where it stands now.
-- heading + 。 + body is the source; body is NULL when the source has no 。.
CREATE TABLE cases (
    id             INTEGER PRIMARY KEY,
    list_id        INTEGER NOT NULL REFERENCES lists (id),
    measure_id     INTEGER NOT NULL REFERENCES measures (id),
    position       INTEGER NOT NULL CHECK (position >= 1),
    key_mechanism  INTEGER NOT NULL CHECK (key_mechanism >= 1),
    key_measure    INTEGER NOT NULL CHECK (key_measure >= 1),
    key_position   INTEGER NOT NULL CHECK (key_position >= 1),
    printed_number TEXT NOT NULL,
    heading        TEXT NOT NULL,
    body           TEXT,
    source_line    INTEGER NOT NULL CHECK (source_line >= 1),
    UNIQUE (list_id, key_mechanism, key_measure, key_position),
    UNIQUE (measure_id, position)
) STRICT;

-- 编号未归类: lines of a source that belong to no record, so that nothing is lost.
CREATE TABLE left_over_lines (
    list_id     INTEGER NOT NULL REFERENCES lists (id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    text        TEXT NOT NULL,
    PRIMARY KEY (list_id, source_line)
) STRICT, WITHOUT ROWID;
