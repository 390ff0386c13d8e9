-- Who wants to keep the entry of an imported group that nobody keeps. A claim runs once the code that the group's published contact was sent is
-- entered, and ends with an objection or when its time is over.
-- +goose Up
CREATE TABLE group_claims (
    id text NOT NULL CONSTRAINT group_claims_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT group_claims_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id text NOT NULL CONSTRAINT group_claims_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    status text NOT NULL,
    code_hash text NOT NULL,
    token_hash text NOT NULL,
    tries integer NOT NULL,
    created_at datetime NOT NULL,
    due_at datetime,
    objected_on text,
    CONSTRAINT group_claims_status_known CHECK (status IN ('unconfirmed', 'running', 'objected')),
    CONSTRAINT group_claims_tries_few CHECK (tries BETWEEN 0 AND 5),
    CONSTRAINT group_claims_due_agrees CHECK ((status = 'unconfirmed') = (due_at IS NULL)),
    CONSTRAINT group_claims_objected_agrees CHECK ((status = 'objected') = (objected_on IS NOT NULL))
);
CREATE UNIQUE INDEX group_claims_running_unique ON group_claims (group_id) WHERE status = 'running';
CREATE INDEX group_claims_group_id ON group_claims (group_id, created_at);
CREATE INDEX group_claims_account_id ON group_claims (account_id);
CREATE UNIQUE INDEX group_claims_token_hash_unique ON group_claims (token_hash) WHERE token_hash <> '';
CREATE INDEX group_claims_created_at ON group_claims (created_at);

-- +goose Down
DROP TABLE group_claims;
