-- Jobs that are asked for by the thousand let others overtake them. Workers ask for either by itself.
-- +goose Up
ALTER TABLE jobs ADD COLUMN bulk boolean NOT NULL DEFAULT FALSE;
CREATE INDEX jobs_kind_due_alone ON jobs (kind, run_at, id) WHERE NOT bulk AND dead_at IS NULL AND leased_until IS NULL;
CREATE INDEX jobs_kind_due_in_bulk ON jobs (kind, run_at, id) WHERE bulk AND dead_at IS NULL AND leased_until IS NULL;
DROP INDEX jobs_kind_due;

-- +goose Down
CREATE INDEX jobs_kind_due ON jobs (kind, run_at, id) WHERE dead_at IS NULL AND leased_until IS NULL;
DROP INDEX jobs_kind_due_in_bulk;
DROP INDEX jobs_kind_due_alone;
ALTER TABLE jobs DROP COLUMN bulk;
