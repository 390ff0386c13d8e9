-- Several sources that describe one group, and by what it is recognised.
-- +goose Up
ALTER TABLE sources ADD COLUMN held_by text NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN held_until timestamptz;
ALTER TABLE sources ADD COLUMN detached_at timestamptz;

ALTER TABLE source_records ADD COLUMN said_at timestamptz;
ALTER TABLE source_records ADD COLUMN since_at timestamptz;
ALTER TABLE source_records ADD COLUMN external_ids jsonb NOT NULL DEFAULT '[]';

CREATE TABLE group_external_ids (
    scheme text NOT NULL,
    value text NOT NULL,
    group_id uuid NOT NULL CONSTRAINT group_external_ids_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    CONSTRAINT group_external_ids_unique PRIMARY KEY (scheme, value, group_id)
);
CREATE INDEX group_external_ids_group_id ON group_external_ids (group_id);
INSERT INTO group_external_ids (scheme, value, group_id)
SELECT DISTINCT e ->> 'scheme', e ->> 'value', g.id FROM groups g, jsonb_array_elements(g.external_ids) e WHERE g.external_ids <> '[]';

-- +goose Down
DROP TABLE group_external_ids;
ALTER TABLE source_records DROP COLUMN external_ids;
ALTER TABLE source_records DROP COLUMN since_at;
ALTER TABLE source_records DROP COLUMN said_at;
ALTER TABLE sources DROP COLUMN detached_at;
ALTER TABLE sources DROP COLUMN held_until;
ALTER TABLE sources DROP COLUMN held_by;
