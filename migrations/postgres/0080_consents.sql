-- What somebody consented to, by purpose: the version of the text, the day, and the day on which that ended. A row is only ever ended.
-- +goose Up
CREATE TABLE consents (
    id uuid NOT NULL CONSTRAINT consents_id_unique PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT consents_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    purpose text NOT NULL,
    version integer NOT NULL,
    given_on date NOT NULL,
    withdrawn_on date,
    CONSTRAINT consents_version_counted CHECK (version > 0)
);
CREATE INDEX consents_account_id ON consents (account_id);
CREATE UNIQUE INDEX consents_open_unique ON consents (account_id, purpose) WHERE withdrawn_on IS NULL;
-- +goose StatementBegin
CREATE FUNCTION consents_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.withdrawn_on IS NULL AND NEW.id = OLD.id AND NEW.account_id = OLD.account_id AND NEW.purpose = OLD.purpose
        AND NEW.version = OLD.version AND NEW.given_on = OLD.given_on THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'consents_only_end', MESSAGE = 'consents_only_end';
END $$;
-- +goose StatementEnd
CREATE TRIGGER consents_only_end BEFORE UPDATE ON consents
    FOR EACH ROW EXECUTE FUNCTION consents_check_change();

-- +goose Down
DROP TABLE consents;
DROP FUNCTION consents_check_change;
