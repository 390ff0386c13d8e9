-- Whether the point of an exact place is its town's centre, for want of coordinates.
-- +goose Up
ALTER TABLE groups ADD COLUMN locality_town boolean NOT NULL DEFAULT false;
ALTER TABLE meetings ADD COLUMN locality_town boolean NOT NULL DEFAULT false;
ALTER TABLE consultants ADD COLUMN base_town boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE consultants DROP COLUMN base_town;
ALTER TABLE meetings DROP COLUMN locality_town;
ALTER TABLE groups DROP COLUMN locality_town;
