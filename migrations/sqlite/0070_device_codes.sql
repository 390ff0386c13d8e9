-- Devices that wait to be signed in by another one, on which their code is typed. Of code and secret there are hashes alone.
-- +goose Up
CREATE TABLE device_codes (
    id text NOT NULL CONSTRAINT device_codes_id_unique PRIMARY KEY,
    secret_hash text NOT NULL CONSTRAINT device_codes_secret_hash_unique UNIQUE,
    code_hash text NOT NULL CONSTRAINT device_codes_code_hash_unique UNIQUE,
    account_id text CONSTRAINT device_codes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    own_device boolean NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT device_codes_secret_hash_sha256 CHECK (length(secret_hash) = 64),
    CONSTRAINT device_codes_code_hash_sha256 CHECK (length(code_hash) = 64)
);
CREATE INDEX device_codes_account_id ON device_codes (account_id);
CREATE INDEX device_codes_expires_at ON device_codes (expires_at);

-- +goose Down
DROP TABLE device_codes;
