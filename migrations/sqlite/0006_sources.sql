-- Where imported records come from, and what each became.
-- +goose Up
CREATE TABLE sources (
    name text NOT NULL CONSTRAINT sources_name_unique PRIMARY KEY,
    licence text NOT NULL,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT sources_name_short CHECK (length(name) BETWEEN 1 AND 60)
);

CREATE TABLE source_records (
    source text NOT NULL CONSTRAINT source_records_source_fk REFERENCES sources (name),
    record text NOT NULL,
    group_key text NOT NULL,
    group_id text NOT NULL CONSTRAINT source_records_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    meeting_id text CONSTRAINT source_records_meeting_id_fk REFERENCES meetings (id) ON DELETE SET NULL,
    hash text NOT NULL,
    raw text NOT NULL,
    retired_at datetime,
    updated_at datetime NOT NULL,
    CONSTRAINT source_records_source_record_unique PRIMARY KEY (source, record)
);
CREATE INDEX source_records_group_id ON source_records (group_id);
CREATE INDEX source_records_meeting_id ON source_records (meeting_id) WHERE meeting_id IS NOT NULL;

-- +goose Down
DROP TABLE source_records;
DROP TABLE sources;
