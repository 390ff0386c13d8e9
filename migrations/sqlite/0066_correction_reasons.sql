-- Why somebody dealt with a suggestion as they did, in their own words; '' if they do not say.
-- +goose Up
ALTER TABLE corrections ADD COLUMN reason text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE corrections DROP COLUMN reason;
