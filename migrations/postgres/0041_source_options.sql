-- How records of a source are read beside what they say: a feed that does not say it uses these.
-- +goose Up
ALTER TABLE sources ADD COLUMN topic text NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN language text NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN country text NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN timezone text NOT NULL DEFAULT '';

-- Whether another source lists the same name at the same place.
CREATE INDEX groups_name_place ON groups (name, locality_place_id) WHERE locality_place_id <> '';

-- Nobody confirmed a group by importing it.
UPDATE groups SET confirmed_on = NULL WHERE confirmed_on IS NOT NULL AND id IN (SELECT group_id FROM source_records)
    AND id NOT IN (SELECT group_id FROM memberships);

-- +goose Down
DROP INDEX groups_name_place;
ALTER TABLE sources DROP COLUMN timezone;
ALTER TABLE sources DROP COLUMN country;
ALTER TABLE sources DROP COLUMN language;
ALTER TABLE sources DROP COLUMN topic;
