-- What was read in the texts. All of it is derived from the cases and can be read again at any time.

-- Which version of the program's rules read them.
CREATE TABLE annotation_rules (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;

-- 《文件》, one row for a normalised title; the title is as it was written where it was first read.
CREATE TABLE documents (
    id    TEXT PRIMARY KEY CHECK (length(id) = 12),
    title TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Where a title stands in a case. Positions count the titles of a case from 1; within is the position of the title around it.
-- Bytes are those of heading + 。 + body; sentences count from 1.
CREATE TABLE document_mentions (
    case_id     INTEGER NOT NULL REFERENCES cases (id),
    position    INTEGER NOT NULL CHECK (position >= 1),
    document_id TEXT NOT NULL REFERENCES documents (id),
    title       TEXT NOT NULL,
    byte_start  INTEGER NOT NULL CHECK (byte_start >= 0),
    byte_end    INTEGER NOT NULL CHECK (byte_end > byte_start),
    sentence    INTEGER NOT NULL CHECK (sentence >= 1),
    relation    TEXT NOT NULL CHECK (relation IN ('issued', 'cited')),
    issuer      TEXT,
    verb        TEXT,
    within      INTEGER CHECK (within >= 1 AND within <> position),
    PRIMARY KEY (case_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_mentions_by_document ON document_mentions (document_id, case_id);

-- 数字 in a case. value is in 元, %, 平方米 or 天, or counts what counter names; pair_position is the other side of a from–to pair.
CREATE TABLE figures (
    case_id       INTEGER NOT NULL REFERENCES cases (id),
    position      INTEGER NOT NULL CHECK (position >= 1),
    kind          TEXT NOT NULL CHECK (kind IN ('money', 'percentage', 'area', 'duration', 'count')),
    as_written    TEXT NOT NULL,
    value         REAL NOT NULL,
    qualifier     TEXT NOT NULL CHECK (qualifier IN ('exact', 'about', 'nearly', 'over', 'under')),
    cumulative    INTEGER NOT NULL CHECK (cumulative IN (0, 1)),
    counter       TEXT,
    byte_start    INTEGER NOT NULL CHECK (byte_start >= 0),
    byte_end      INTEGER NOT NULL CHECK (byte_end > byte_start),
    sentence      INTEGER NOT NULL CHECK (sentence >= 1),
    pair_side     TEXT CHECK (pair_side IN ('from', 'to')),
    pair_position INTEGER CHECK (pair_position >= 1 AND pair_position <> position),
    PRIMARY KEY (case_id, position),
    CHECK ((pair_side IS NULL) = (pair_position IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX figures_by_value ON figures (kind, value);

-- 地区 that are named in a case and do not act in it, each once.
CREATE TABLE place_mentions (
    case_id    INTEGER NOT NULL REFERENCES cases (id),
    code       TEXT NOT NULL CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
    as_written TEXT NOT NULL,
    byte_start INTEGER NOT NULL CHECK (byte_start >= 0),
    byte_end   INTEGER NOT NULL CHECK (byte_end > byte_start),
    sentence   INTEGER NOT NULL CHECK (sentence >= 1),
    PRIMARY KEY (case_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_mentions_by_code ON place_mentions (code, case_id);
