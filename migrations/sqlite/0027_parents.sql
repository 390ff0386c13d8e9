-- Whether the parent that a group names has agreed. What was there before, and what older programs
-- write, counts as agreed. Groups that showed a parent that is not published get a new version,
-- since they show it no more.
-- +goose Up
ALTER TABLE groups ADD COLUMN parent_agreed boolean NOT NULL DEFAULT TRUE;
UPDATE groups SET version = version + 1 WHERE status = 'published'
    AND parent_id IN (SELECT id FROM groups WHERE status <> 'published');

-- +goose Down
ALTER TABLE groups DROP COLUMN parent_agreed;
