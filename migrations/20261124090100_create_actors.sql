-- 地区 that a case names, and the ones above them (GB/T 2260).
CREATE TABLE localities (
    code        TEXT PRIMARY KEY CHECK (code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9]'),
    name        TEXT NOT NULL,
    parent_code TEXT REFERENCES localities (code)
) STRICT, WITHOUT ROWID;

-- 机构 that a case names.
CREATE TABLE organisations (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- 实施主体: who acts in a case, in the order of the heading; a locality or an organisation.
CREATE TABLE case_actors (
    case_id         INTEGER NOT NULL REFERENCES cases (id),
    position        INTEGER NOT NULL CHECK (position >= 1),
    locality_code   TEXT REFERENCES localities (code),
    organisation_id TEXT REFERENCES organisations (id),
    as_written      TEXT NOT NULL,
    PRIMARY KEY (case_id, position),
    CHECK ((locality_code IS NULL) <> (organisation_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX case_actors_by_organisation ON case_actors (organisation_id, case_id) WHERE organisation_id IS NOT NULL;

-- Every locality that a case belongs to: the acting ones and those above them. Derived from case_actors; it makes
-- "all cases of a province" one range of one index.
CREATE TABLE case_areas (
    code    TEXT NOT NULL REFERENCES localities (code),
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (code, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_areas_by_case ON case_areas (case_id, code);
