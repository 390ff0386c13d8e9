-- What members say their group needs, every wording of it, and who stands behind it.
-- +goose Up
CREATE TABLE needs (
    id text NOT NULL CONSTRAINT needs_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT needs_group_id_fk REFERENCES groups (id),
    version integer NOT NULL,
    author_id text NOT NULL CONSTRAINT needs_author_id_fk REFERENCES accounts (id),
    recorded_by text CONSTRAINT needs_recorded_by_fk REFERENCES accounts (id),
    confirmed_by text CONSTRAINT needs_confirmed_by_fk REFERENCES accounts (id),
    statement text NOT NULL,
    language text NOT NULL,
    topics text NOT NULL,
    consultation_kinds text NOT NULL,
    rank integer NOT NULL,
    respond_by_on text,
    status text NOT NULL,
    stated_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT needs_version_positive CHECK (version > 0),
    CONSTRAINT needs_statement_said CHECK (statement <> ''),
    CONSTRAINT needs_rank_natural CHECK (rank >= 0),
    CONSTRAINT needs_status_known CHECK (status IN ('open', 'being_addressed', 'met', 'withdrawn'))
);
CREATE INDEX needs_group_id ON needs (group_id, status);

CREATE TABLE need_revisions (
    id text NOT NULL CONSTRAINT need_revisions_id_unique PRIMARY KEY,
    need_id text NOT NULL CONSTRAINT need_revisions_need_id_fk REFERENCES needs (id),
    version integer NOT NULL,
    author_id text NOT NULL CONSTRAINT need_revisions_author_id_fk REFERENCES accounts (id),
    statement text NOT NULL,
    language text NOT NULL,
    at datetime NOT NULL,
    CONSTRAINT need_revisions_need_id_version_unique UNIQUE (need_id, version)
);
-- +goose StatementBegin
CREATE TRIGGER need_revisions_kept_as_said BEFORE UPDATE ON need_revisions
BEGIN SELECT RAISE(ABORT, 'need_revisions_insert_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER need_revisions_kept BEFORE DELETE ON need_revisions
BEGIN SELECT RAISE(ABORT, 'need_revisions_insert_only'); END;
-- +goose StatementEnd

CREATE TABLE endorsements (
    id text NOT NULL CONSTRAINT endorsements_id_unique PRIMARY KEY,
    need_id text NOT NULL CONSTRAINT endorsements_need_id_fk REFERENCES needs (id) ON DELETE CASCADE,
    account_id text NOT NULL CONSTRAINT endorsements_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    endorsed_on text NOT NULL,
    CONSTRAINT endorsements_need_id_account_id_unique UNIQUE (need_id, account_id)
);
CREATE INDEX endorsements_account_id ON endorsements (account_id);

-- +goose Down
DROP TABLE endorsements;
DROP TABLE need_revisions;
DROP TABLE needs;
