-- The name that a member chose for one group; '' if it is the name of the account.
-- +goose Up
ALTER TABLE memberships ADD COLUMN display_name text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE memberships DROP COLUMN display_name;
