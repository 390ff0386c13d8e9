-- What members say their group needs, every wording of it, and who stands behind it.
-- +goose Up
CREATE TABLE needs (
    id uuid NOT NULL CONSTRAINT needs_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT needs_group_id_fk REFERENCES groups (id),
    version bigint NOT NULL,
    author_id uuid NOT NULL CONSTRAINT needs_author_id_fk REFERENCES accounts (id),
    recorded_by uuid CONSTRAINT needs_recorded_by_fk REFERENCES accounts (id),
    confirmed_by uuid CONSTRAINT needs_confirmed_by_fk REFERENCES accounts (id),
    statement text NOT NULL,
    language text NOT NULL,
    topics jsonb NOT NULL,
    consultation_kinds jsonb NOT NULL,
    rank integer NOT NULL,
    respond_by_on date,
    status text NOT NULL,
    stated_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT needs_version_positive CHECK (version > 0),
    CONSTRAINT needs_statement_said CHECK (statement <> ''),
    CONSTRAINT needs_rank_natural CHECK (rank >= 0),
    CONSTRAINT needs_status_known CHECK (status IN ('open', 'being_addressed', 'met', 'withdrawn'))
);
CREATE INDEX needs_group_id ON needs (group_id, status);

CREATE TABLE need_revisions (
    id uuid NOT NULL CONSTRAINT need_revisions_id_unique PRIMARY KEY,
    need_id uuid NOT NULL CONSTRAINT need_revisions_need_id_fk REFERENCES needs (id),
    version bigint NOT NULL,
    author_id uuid NOT NULL CONSTRAINT need_revisions_author_id_fk REFERENCES accounts (id),
    statement text NOT NULL,
    language text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT need_revisions_need_id_version_unique UNIQUE (need_id, version)
);
-- +goose StatementBegin
CREATE FUNCTION need_revisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'need_revisions_insert_only', MESSAGE = 'need_revisions_insert_only'; END $$;
-- +goose StatementEnd
CREATE TRIGGER need_revisions_kept BEFORE UPDATE OR DELETE ON need_revisions
    FOR EACH ROW EXECUTE FUNCTION need_revisions_refuse();
CREATE TRIGGER need_revisions_kept_whole BEFORE TRUNCATE ON need_revisions
    FOR EACH STATEMENT EXECUTE FUNCTION need_revisions_refuse();

CREATE TABLE endorsements (
    id uuid NOT NULL CONSTRAINT endorsements_id_unique PRIMARY KEY,
    need_id uuid NOT NULL CONSTRAINT endorsements_need_id_fk REFERENCES needs (id) ON DELETE CASCADE,
    account_id uuid NOT NULL CONSTRAINT endorsements_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    endorsed_on date NOT NULL,
    CONSTRAINT endorsements_need_id_account_id_unique UNIQUE (need_id, account_id)
);
CREATE INDEX endorsements_account_id ON endorsements (account_id);

-- +goose Down
DROP TABLE endorsements;
DROP TABLE need_revisions;
DROP TABLE needs;
DROP FUNCTION need_revisions_refuse;
