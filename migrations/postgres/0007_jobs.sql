-- Work that commits with the write that asks for it.
-- +goose Up
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT jobs_id_unique PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,
    seq bigint NOT NULL,
    leased_seq bigint,
    attempts integer NOT NULL,
    run_at timestamptz NOT NULL,
    leased_until timestamptz,
    last_error text NOT NULL,
    dead_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT jobs_kind_key_unique UNIQUE (kind, key),
    CONSTRAINT jobs_seq_positive CHECK (seq > 0),
    CONSTRAINT jobs_attempts_natural CHECK (attempts >= 0)
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE dead_at IS NULL;
CREATE INDEX jobs_dead ON jobs (dead_at, id) WHERE dead_at IS NOT NULL;

-- +goose Down
DROP TABLE jobs;
