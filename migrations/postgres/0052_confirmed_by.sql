-- Which source states the day on which a group was confirmed; '' if the group itself confirmed.
-- +goose Up
ALTER TABLE groups ADD COLUMN confirmed_by text NOT NULL DEFAULT '';
-- A group that is made here is confirmed on the day that it is made; every other day is a source's.
UPDATE groups SET version = version + 1, confirmed_by = (
        SELECT source FROM source_records WHERE group_id = groups.id AND retired_at IS NULL
        ORDER BY CASE WHEN since_at IS NULL THEN 0 ELSE 1 END, since_at, source, record LIMIT 1)
    WHERE confirmed_on IS NOT NULL AND confirmed_on::date <> (created_at AT TIME ZONE 'UTC')::date
        AND id IN (SELECT group_id FROM source_records WHERE retired_at IS NULL);

-- +goose Down
ALTER TABLE groups DROP COLUMN confirmed_by;
