-- Which source states the day on which a group was confirmed; '' if the group itself confirmed.
-- +goose Up
ALTER TABLE groups ADD COLUMN confirmed_by text NOT NULL DEFAULT '';
UPDATE groups SET confirmed_by = (SELECT min(source) FROM source_records WHERE group_id = groups.id)
    WHERE confirmed_on IS NOT NULL AND id IN (SELECT group_id FROM source_records) AND id NOT IN (SELECT group_id FROM memberships);

-- +goose Down
ALTER TABLE groups DROP COLUMN confirmed_by;
