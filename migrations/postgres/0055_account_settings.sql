-- The language that somebody reads (BCP 47, or nothing), and the day on which a key was last used.
-- +goose Up
ALTER TABLE accounts ADD COLUMN language text NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN last_used_on date;

-- +goose Down
ALTER TABLE tokens DROP COLUMN last_used_on;
ALTER TABLE accounts DROP COLUMN language;
