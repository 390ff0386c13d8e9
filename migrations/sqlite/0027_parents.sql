-- Whether the parent that a group names has agreed. What was there before, and what older programs
-- write, counts as agreed. Groups that showed a parent that is not published get a new version,
-- since they show it no more.
-- The indexes tell the state of a group, by its id or slug, without its row: a long row takes
-- longer, and without the second one every reading by a slug went through all groups.
-- +goose Up
CREATE INDEX groups_id_status ON groups (id, status);
CREATE INDEX groups_slug_status ON groups (slug, status, id);
ALTER TABLE groups ADD COLUMN parent_agreed boolean NOT NULL DEFAULT TRUE;
UPDATE groups SET version = version + 1 WHERE status = 'published'
    AND parent_id IN (SELECT id FROM groups WHERE status <> 'published');

-- +goose Down
DROP INDEX groups_slug_status;
DROP INDEX groups_id_status;
ALTER TABLE groups DROP COLUMN parent_agreed;
