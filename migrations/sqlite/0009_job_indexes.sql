-- Workers ask kind by kind for what is due by now, or was given up, without looking at the millions that wait for later.
-- +goose Up
CREATE INDEX jobs_kind_due ON jobs (kind, run_at, id) WHERE dead_at IS NULL AND leased_until IS NULL;
CREATE INDEX jobs_kind_leased ON jobs (kind, leased_until, id) WHERE dead_at IS NULL AND leased_until IS NOT NULL;

-- +goose Down
DROP INDEX jobs_kind_leased;
DROP INDEX jobs_kind_due;
