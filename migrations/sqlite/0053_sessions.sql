-- Who is signed in. Of its secret a session has only the SHA-256; its instants are whole minutes, and the last use is written seldom.
-- +goose Up
CREATE TABLE sessions (
    id text NOT NULL CONSTRAINT sessions_id_unique PRIMARY KEY,
    account_id text NOT NULL CONSTRAINT sessions_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash text NOT NULL CONSTRAINT sessions_token_hash_unique UNIQUE,
    method text NOT NULL,
    own_device boolean NOT NULL,
    created_at datetime NOT NULL,
    last_used_at datetime NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT sessions_token_hash_sha256 CHECK (length(token_hash) = 64),
    CONSTRAINT sessions_method_known CHECK (method IN ('phrase', 'recovery_code', 'link', 'passkey', 'oidc', 'device'))
);
CREATE INDEX sessions_account_id ON sessions (account_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- +goose Down
DROP TABLE sessions;
