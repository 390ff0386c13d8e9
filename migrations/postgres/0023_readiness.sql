-- When a consultant last said whether new work is taken, and how much, without a change that the public sees.
-- +goose Up
ALTER TABLE consultants ADD COLUMN readied_at timestamptz;
CREATE INDEX consultants_readied_at ON consultants (readied_at) WHERE readied_at IS NOT NULL;

-- +goose Down
DROP INDEX consultants_readied_at;
ALTER TABLE consultants DROP COLUMN readied_at;
