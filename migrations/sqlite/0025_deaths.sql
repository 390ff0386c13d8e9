-- How often a process died during a job, and when its last attempt began; and how far the first reading of an import is.
-- +goose Up
ALTER TABLE jobs ADD COLUMN deaths integer NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN attempted_at datetime;

CREATE TABLE import_outlines (
    import_id text NOT NULL CONSTRAINT import_outlines_import_id_fk REFERENCES imports (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    data blob NOT NULL,
    CONSTRAINT import_outlines_unique PRIMARY KEY (import_id, position)
);

-- +goose Down
DROP TABLE import_outlines;
ALTER TABLE jobs DROP COLUMN attempted_at;
ALTER TABLE jobs DROP COLUMN deaths;
