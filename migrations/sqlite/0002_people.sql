-- Accounts, their keys, and who belongs to which group.
-- +goose Up
CREATE TABLE accounts (
    id text NOT NULL CONSTRAINT accounts_id_unique PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL,
    role text NOT NULL,
    created_on text NOT NULL,
    CONSTRAINT accounts_role_known CHECK (role IN ('account', 'moderator', 'admin'))
);

CREATE TABLE tokens (
    id text NOT NULL CONSTRAINT tokens_id_unique PRIMARY KEY,
    account_id text NOT NULL CONSTRAINT tokens_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    hash text NOT NULL CONSTRAINT tokens_hash_unique UNIQUE,
    scopes text NOT NULL,
    created_at datetime NOT NULL,
    expires_at datetime,
    revoked_at datetime,
    CONSTRAINT tokens_hash_sha256 CHECK (length(hash) = 64)
);
CREATE INDEX tokens_account_id ON tokens (account_id);

CREATE TABLE memberships (
    id text NOT NULL CONSTRAINT memberships_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT memberships_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id text NOT NULL CONSTRAINT memberships_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    role text NOT NULL,
    joined_on text NOT NULL,
    CONSTRAINT memberships_group_id_account_id_unique UNIQUE (group_id, account_id),
    CONSTRAINT memberships_role_known CHECK (role IN ('member', 'steward'))
);
CREATE INDEX memberships_account_id ON memberships (account_id);

-- +goose Down
DROP TABLE memberships;
DROP TABLE tokens;
DROP TABLE accounts;
