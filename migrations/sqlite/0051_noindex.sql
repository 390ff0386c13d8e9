-- Whether the group asks search engines to leave its page out.
-- +goose Up
ALTER TABLE groups ADD COLUMN noindex boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE groups DROP COLUMN noindex;
