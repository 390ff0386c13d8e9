-- What somebody consented to, by purpose: the version of the text, the day, and the day on which that ended. A row is only ever ended.
-- +goose Up
CREATE TABLE consents (
    id text NOT NULL CONSTRAINT consents_id_unique PRIMARY KEY,
    account_id text NOT NULL CONSTRAINT consents_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    purpose text NOT NULL,
    version integer NOT NULL,
    given_on text NOT NULL,
    withdrawn_on text,
    CONSTRAINT consents_version_counted CHECK (version > 0)
);
CREATE INDEX consents_account_id ON consents (account_id);
CREATE UNIQUE INDEX consents_open_unique ON consents (account_id, purpose) WHERE withdrawn_on IS NULL;
-- +goose StatementBegin
CREATE TRIGGER consents_only_end BEFORE UPDATE ON consents
WHEN OLD.withdrawn_on IS NOT NULL OR NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id OR NEW.purpose <> OLD.purpose
    OR NEW.version <> OLD.version OR NEW.given_on <> OLD.given_on
BEGIN SELECT RAISE(ABORT, 'consents_only_end'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE consents;
