-- E-mail addresses of accounts, sealed, and a keyed hash to find them by. The column email is emptied while the service starts; older
-- programs may still write it. No index may be unique: an older program let two accounts have the same address.
-- +goose Up
ALTER TABLE accounts ADD COLUMN email_sealed text NOT NULL DEFAULT '';
ALTER TABLE accounts ADD COLUMN email_hash text NOT NULL DEFAULT '';
CREATE INDEX accounts_email_hash ON accounts (email_hash) WHERE email_hash <> '';
CREATE INDEX accounts_email_open ON accounts (id) WHERE email <> '';

-- +goose Down
DROP INDEX accounts_email_open;
DROP INDEX accounts_email_hash;
ALTER TABLE accounts DROP COLUMN email_hash;
ALTER TABLE accounts DROP COLUMN email_sealed;
