-- Where partners want to be told of changes, and the proof that a keyring is the one that sealed their secrets.
-- +goose Up
CREATE TABLE webhooks (
    id uuid NOT NULL CONSTRAINT webhooks_id_unique PRIMARY KEY,
    version bigint NOT NULL,
    account_id uuid NOT NULL CONSTRAINT webhooks_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    url text NOT NULL,
    events jsonb NOT NULL,
    state text NOT NULL,
    secret text NOT NULL,
    former_secret text NOT NULL,
    former_until timestamptz,
    failing_since timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT webhooks_version_positive CHECK (version > 0),
    CONSTRAINT webhooks_state_known CHECK (state IN ('active', 'paused', 'failing', 'gone'))
);
CREATE INDEX webhooks_account_id ON webhooks (account_id, id);

CREATE TABLE keyrings (
    id integer NOT NULL CONSTRAINT keyrings_id_unique PRIMARY KEY,
    sealed text NOT NULL,
    CONSTRAINT keyrings_id_one CHECK (id = 1)
);

-- +goose Down
DROP TABLE keyrings;
DROP TABLE webhooks;
