-- How far away remote help may come from, for a request that allows it.
-- +goose Up
ALTER TABLE requests ADD COLUMN remote text NOT NULL DEFAULT 'country'
    CONSTRAINT requests_remote_known CHECK (remote IN ('', 'region', 'country', 'anywhere'));

-- +goose Down
ALTER TABLE requests DROP COLUMN remote;
