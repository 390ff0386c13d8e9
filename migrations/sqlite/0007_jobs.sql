-- Work that commits with the write that asks for it.
-- +goose Up
CREATE TABLE jobs (
    id integer NOT NULL CONSTRAINT jobs_id_unique PRIMARY KEY AUTOINCREMENT,
    kind text NOT NULL,
    key text NOT NULL,
    seq integer NOT NULL,
    leased_seq integer,
    attempts integer NOT NULL,
    run_at datetime NOT NULL,
    leased_until datetime,
    last_error text NOT NULL,
    dead_at datetime,
    created_at datetime NOT NULL,
    CONSTRAINT jobs_kind_key_unique UNIQUE (kind, key),
    CONSTRAINT jobs_seq_positive CHECK (seq > 0),
    CONSTRAINT jobs_attempts_natural CHECK (attempts >= 0)
);
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE dead_at IS NULL;
CREATE INDEX jobs_dead ON jobs (dead_at, id) WHERE dead_at IS NOT NULL;

-- +goose Down
DROP TABLE jobs;
