-- Which confirmed resources a consultant knows, by their ids.
-- +goose Up
ALTER TABLE consultants ADD COLUMN resources jsonb NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE consultants DROP COLUMN resources;
