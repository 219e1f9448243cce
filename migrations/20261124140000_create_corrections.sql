-- The life of lists and cases after their first import. Lists are named by slug here and cases by key, since rows come and go
-- and names do not: a key that was ever given out is a live case, an alias or a withdrawn case, for ever.

-- When the newest correction was written; NULL for what stands as it first came.
ALTER TABLE lists ADD COLUMN corrected_at TEXT;
-- When the text was last corrected, and when a correction of its list brought the case in; NULL when it came with the list.
ALTER TABLE cases ADD COLUMN corrected_at TEXT;
ALTER TABLE cases ADD COLUMN added_at TEXT;
CREATE INDEX cases_by_correction ON cases (corrected_at) WHERE corrected_at IS NOT NULL;
CREATE INDEX cases_by_addition ON cases (added_at) WHERE added_at IS NOT NULL;

-- The address of a mechanism and of a measure, kept for life as that of a case is; the position is where it stands now.
-- key_mechanism and key_measure of a case are always the keys of where it stands.
ALTER TABLE mechanisms ADD COLUMN key INTEGER NOT NULL DEFAULT 1 CHECK (key >= 1);
UPDATE mechanisms SET key = position;
CREATE UNIQUE INDEX mechanisms_by_key ON mechanisms (list_id, key);
ALTER TABLE measures ADD COLUMN key INTEGER NOT NULL DEFAULT 1 CHECK (key >= 1);
UPDATE measures SET key = position;
CREATE UNIQUE INDEX measures_by_key ON measures (mechanism_id, key);

-- What a case said before: revision 1 is its first text. The present text is in cases, or in withdrawn_cases.
CREATE TABLE case_revisions (
    list            TEXT NOT NULL,
    key_mechanism   INTEGER NOT NULL CHECK (key_mechanism >= 1),
    key_measure     INTEGER NOT NULL CHECK (key_measure >= 1),
    key_position    INTEGER NOT NULL CHECK (key_position >= 1),
    revision        INTEGER NOT NULL CHECK (revision >= 1),
    printed_number  TEXT NOT NULL,
    heading         TEXT NOT NULL,
    body            TEXT,
    mechanism_title TEXT NOT NULL,
    measure_title   TEXT,
    source_id       INTEGER NOT NULL REFERENCES sources (id),
    valid_from      TEXT NOT NULL,
    replaced_at     TEXT NOT NULL,
    PRIMARY KEY (list, key_mechanism, key_measure, key_position, revision)
) STRICT, WITHOUT ROWID;

-- Former keys of cases that moved to another measure, each with the key that the case has now.
CREATE TABLE case_aliases (
    list          TEXT NOT NULL,
    key_mechanism INTEGER NOT NULL CHECK (key_mechanism >= 1),
    key_measure   INTEGER NOT NULL CHECK (key_measure >= 1),
    key_position  INTEGER NOT NULL CHECK (key_position >= 1),
    now_mechanism INTEGER NOT NULL CHECK (now_mechanism >= 1),
    now_measure   INTEGER NOT NULL CHECK (now_measure >= 1),
    now_position  INTEGER NOT NULL CHECK (now_position >= 1),
    moved_at      TEXT NOT NULL,
    PRIMARY KEY (list, key_mechanism, key_measure, key_position)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_aliases_by_target ON case_aliases (list, now_mechanism, now_measure, now_position);

-- Cases that stand in no list any more, with all that a page says of them.
CREATE TABLE withdrawn_cases (
    list              TEXT NOT NULL,
    key_mechanism     INTEGER NOT NULL CHECK (key_mechanism >= 1),
    key_measure       INTEGER NOT NULL CHECK (key_measure >= 1),
    key_position      INTEGER NOT NULL CHECK (key_position >= 1),
    printed_number    TEXT NOT NULL,
    heading           TEXT NOT NULL,
    body              TEXT,
    mechanism_printed TEXT NOT NULL,
    mechanism_title   TEXT NOT NULL,
    measure_printed   TEXT NOT NULL,
    measure_title     TEXT,
    list_title        TEXT NOT NULL,
    list_series       TEXT,
    list_batch        INTEGER,
    list_issuer       TEXT,
    list_issued_on    TEXT,
    list_document_no  TEXT,
    list_source_url   TEXT,
    source_id         INTEGER NOT NULL REFERENCES sources (id),
    corrected_at      TEXT,
    valid_from        TEXT NOT NULL,
    withdrawn_at      TEXT NOT NULL,
    reason            TEXT NOT NULL CHECK (reason IN ('left-out', 'list-removed')),
    PRIMARY KEY (list, key_mechanism, key_measure, key_position)
) STRICT, WITHOUT ROWID;
CREATE INDEX withdrawn_cases_by_time ON withdrawn_cases (withdrawn_at);

-- Lists that were removed as a whole.
CREATE TABLE withdrawn_lists (
    slug         TEXT PRIMARY KEY,
    title        TEXT NOT NULL,
    series       TEXT,
    batch        INTEGER,
    issuer       TEXT,
    issued_on    TEXT,
    document_no  TEXT,
    source_url   TEXT,
    source_id    INTEGER NOT NULL REFERENCES sources (id),
    imported_at  TEXT NOT NULL,
    cases        INTEGER NOT NULL,
    withdrawn_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Mechanisms (key_measure 0) and measures that a list does not have any more.
CREATE TABLE withdrawn_headings (
    list          TEXT NOT NULL,
    key_mechanism INTEGER NOT NULL CHECK (key_mechanism >= 1),
    key_measure   INTEGER NOT NULL CHECK (key_measure >= 0),
    printed       TEXT NOT NULL,
    title         TEXT,
    withdrawn_at  TEXT NOT NULL,
    PRIMARY KEY (list, key_mechanism, key_measure)
) STRICT, WITHOUT ROWID;
