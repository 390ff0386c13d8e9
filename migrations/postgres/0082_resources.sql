-- Networks, associations, services and other resources worth pointing to. A suggested one is public once a moderator or two groups confirmed it.
-- Of a place that is not exact only what the public may know is stored.
-- +goose Up
CREATE TABLE resources (
    id uuid NOT NULL CONSTRAINT resources_id_unique PRIMARY KEY,
    version bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    category text NOT NULL,
    summary text NOT NULL,
    topics jsonb NOT NULL,
    languages jsonb NOT NULL,
    reach text NOT NULL,
    locality_label text NOT NULL,
    locality_label_folded text NOT NULL,
    locality_place_id text NOT NULL,
    locality_place_name text NOT NULL,
    locality_region text NOT NULL,
    locality_region_code text NOT NULL,
    locality_country text NOT NULL,
    locality_lat double precision,
    locality_lon double precision,
    locality_precision text NOT NULL,
    locality_cell text NOT NULL,
    locality_town boolean NOT NULL DEFAULT false,
    website text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    anonymous boolean NOT NULL,
    cost text NOT NULL,
    part_of uuid CONSTRAINT resources_part_of_fk REFERENCES resources (id) ON DELETE SET NULL,
    status text NOT NULL,
    confirmed_by text NOT NULL,
    confirmed_on date,
    made_by uuid CONSTRAINT resources_made_by_fk REFERENCES accounts (id) ON DELETE SET NULL,
    source text NOT NULL,
    record text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT resources_version_positive CHECK (version > 0),
    CONSTRAINT resources_name_given CHECK (name <> ''),
    CONSTRAINT resources_reach_known CHECK (reach IN ('local', 'national', 'online')),
    CONSTRAINT resources_status_known CHECK (status IN ('suggested', 'confirmed', 'withdrawn')),
    CONSTRAINT resources_confirmed_agrees CHECK (status <> 'confirmed' OR (confirmed_by <> '' AND confirmed_on IS NOT NULL)),
    CONSTRAINT resources_locality_precision_known CHECK (locality_precision IN ('', 'exact', 'area', 'hidden')),
    CONSTRAINT resources_locality_point_whole CHECK ((locality_lat IS NULL) = (locality_lon IS NULL)),
    CONSTRAINT resources_locality_label_open CHECK (locality_precision NOT IN ('area', 'hidden') OR (locality_label = '' AND locality_label_folded = ''))
);
CREATE INDEX resources_status ON resources (status, created_at);
CREATE INDEX resources_made_by ON resources (made_by, created_at) WHERE made_by IS NOT NULL;
CREATE INDEX resources_part_of ON resources (part_of) WHERE part_of IS NOT NULL;
CREATE INDEX resources_country ON resources (locality_country) WHERE status = 'confirmed';
CREATE UNIQUE INDEX resources_source_record_unique ON resources (source, record) WHERE source <> '';

-- Which resources a group uses, for its members alone. added_by is the member who put it there, in the group's name.
CREATE TABLE group_resources (
    group_id uuid NOT NULL CONSTRAINT group_resources_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    resource_id uuid NOT NULL CONSTRAINT group_resources_resource_id_fk REFERENCES resources (id) ON DELETE CASCADE,
    added_by uuid CONSTRAINT group_resources_added_by_fk REFERENCES accounts (id) ON DELETE SET NULL,
    added_on date NOT NULL,
    CONSTRAINT group_resources_unique PRIMARY KEY (group_id, resource_id)
);
CREATE INDEX group_resources_resource_id ON group_resources (resource_id);
CREATE INDEX group_resources_added_by ON group_resources (added_by) WHERE added_by IS NOT NULL;

-- +goose Down
DROP TABLE group_resources;
DROP TABLE resources;
