-- Feeds that partners hand in, their bodies until they are done, and what came of each record.
-- +goose Up
CREATE TABLE imports (
    id text NOT NULL CONSTRAINT imports_id_unique PRIMARY KEY,
    source text NOT NULL CONSTRAINT imports_source_fk REFERENCES sources (name),
    options text NOT NULL,
    status text NOT NULL,
    counts text NOT NULL,
    done bigint NOT NULL,
    results bigint NOT NULL,
    errors text NOT NULL,
    created_at datetime NOT NULL,
    started_at datetime,
    finished_at datetime,
    CONSTRAINT imports_status_known CHECK (status IN ('receiving', 'queued', 'running', 'done', 'refused', 'failed'))
);
CREATE INDEX imports_source ON imports (source, created_at, id);
CREATE INDEX imports_created_at ON imports (created_at);

CREATE TABLE import_parts (
    import_id text NOT NULL CONSTRAINT import_parts_import_id_fk REFERENCES imports (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    data blob NOT NULL,
    CONSTRAINT import_parts_unique PRIMARY KEY (import_id, position)
);

CREATE TABLE import_results (
    import_id text NOT NULL CONSTRAINT import_results_import_id_fk REFERENCES imports (id) ON DELETE CASCADE,
    position bigint NOT NULL,
    record text NOT NULL,
    line bigint NOT NULL,
    outcome text NOT NULL,
    note text NOT NULL,
    group_id text,
    errors text NOT NULL,
    CONSTRAINT import_results_unique PRIMARY KEY (import_id, position)
);

-- +goose Down
DROP TABLE import_results;
DROP TABLE import_parts;
DROP TABLE imports;
