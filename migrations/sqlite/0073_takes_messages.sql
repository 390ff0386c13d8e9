-- Whether people who are no members may write to the group by a form that tells the group no address.
-- +goose Up
ALTER TABLE groups ADD COLUMN takes_messages boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE groups DROP COLUMN takes_messages;
