-- How people come to belong by their own act: codes that a group hands out, and requests that a steward answers. Of a code only its
-- hash is stored. A request is deleted with its answer; nothing tells afterwards that somebody asked.
-- +goose Up
CREATE TABLE join_codes (
    id uuid NOT NULL CONSTRAINT join_codes_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT join_codes_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    hash text NOT NULL CONSTRAINT join_codes_hash_unique UNIQUE,
    uses integer NOT NULL,
    used integer NOT NULL,
    expires_on date NOT NULL,
    CONSTRAINT join_codes_hash_sha256 CHECK (length(hash) = 64),
    CONSTRAINT join_codes_used_within_uses CHECK (used >= 0 AND used <= uses)
);
CREATE INDEX join_codes_group_id ON join_codes (group_id, expires_on);
CREATE INDEX join_codes_expires_on ON join_codes (expires_on);

CREATE TABLE join_requests (
    id uuid NOT NULL CONSTRAINT join_requests_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT join_requests_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id uuid NOT NULL CONSTRAINT join_requests_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    message text NOT NULL,
    asked_on date NOT NULL,
    declined boolean NOT NULL,
    CONSTRAINT join_requests_group_id_account_id_unique UNIQUE (group_id, account_id)
);
CREATE INDEX join_requests_account_id ON join_requests (account_id);
CREATE INDEX join_requests_asked_on ON join_requests (asked_on);

-- +goose Down
DROP TABLE join_requests;
DROP TABLE join_codes;
