-- What partners are told of groups: the latest change of each that the public ever saw. A change gets its number after its transaction is over.
-- +goose Up
CREATE TABLE changes (
    group_id uuid NOT NULL CONSTRAINT changes_group_id_unique PRIMARY KEY,
    seq bigint,
    type text NOT NULL,
    version bigint NOT NULL,
    at timestamptz NOT NULL,
    into_id uuid,
    CONSTRAINT changes_seq_unique UNIQUE (seq),
    CONSTRAINT changes_type_known CHECK (type IN ('group.upserted', 'group.removed', 'group.merged')),
    CONSTRAINT changes_into_id_merged CHECK ((type = 'group.merged') = (into_id IS NOT NULL)),
    CONSTRAINT changes_version_positive CHECK (version > 0)
);
CREATE INDEX changes_unnumbered ON changes (at, group_id) WHERE seq IS NULL;
CREATE INDEX changes_gone ON changes (at) WHERE type <> 'group.upserted';

CREATE TABLE change_log (
    id integer NOT NULL CONSTRAINT change_log_id_unique PRIMARY KEY,
    last_seq bigint NOT NULL,
    pruned_seq bigint NOT NULL,
    cursor_key text NOT NULL,
    CONSTRAINT change_log_id_one CHECK (id = 1),
    CONSTRAINT change_log_pruned_seq_behind CHECK (pruned_seq BETWEEN 0 AND last_seq)
);

INSERT INTO changes (group_id, seq, type, version, at)
SELECT id, row_number() OVER (ORDER BY updated_at, id), 'group.upserted', version, updated_at FROM groups WHERE status = 'published';
INSERT INTO change_log (id, last_seq, pruned_seq, cursor_key)
SELECT 1, count(*), 0, replace(CAST(gen_random_uuid() AS text) || CAST(gen_random_uuid() AS text), '-', '') FROM changes;

-- +goose Down
DROP TABLE change_log;
DROP TABLE changes;
