-- By which slugs groups were found before they were renamed. A group that hides its place has none.
-- +goose Up
CREATE TABLE former_slugs (
    slug text NOT NULL CONSTRAINT former_slugs_slug_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT former_slugs_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX former_slugs_group_id ON former_slugs (group_id);

-- +goose Down
DROP TABLE former_slugs;
