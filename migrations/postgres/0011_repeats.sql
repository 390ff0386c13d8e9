-- What was made under an Idempotency-Key, so that asking again makes nothing twice. The id is a keyed hash of key and route; no body is kept.
-- +goose Up
CREATE TABLE repeats (
    id text CONSTRAINT repeats_id_unique PRIMARY KEY,
    account_id uuid CONSTRAINT repeats_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    route text NOT NULL,
    body_mac text NOT NULL,
    status smallint NOT NULL,
    thing_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT repeats_id_sha256 CHECK (length(id) = 64),
    CONSTRAINT repeats_body_mac_sha256 CHECK (length(body_mac) = 64)
);
CREATE INDEX repeats_account_id ON repeats (account_id);
CREATE INDEX repeats_expires_at ON repeats (expires_at, id);

-- +goose Down
DROP TABLE repeats;
