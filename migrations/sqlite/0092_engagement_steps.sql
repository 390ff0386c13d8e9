-- Next steps of an engagement, and resources that stay with the group: of the directory, or in words, which are sealed.
-- +goose Up
CREATE TABLE engagement_steps (
    id text NOT NULL CONSTRAINT engagement_steps_id_unique PRIMARY KEY,
    engagement_id text NOT NULL CONSTRAINT engagement_steps_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    side text NOT NULL,
    words_sealed text NOT NULL,
    added_on text NOT NULL,
    due_on text,
    done_on text,
    CONSTRAINT engagement_steps_side_known CHECK (side IN ('group', 'consultant'))
);
CREATE INDEX engagement_steps_engagement_id ON engagement_steps (engagement_id);

CREATE TABLE shared_resources (
    id text NOT NULL CONSTRAINT shared_resources_id_unique PRIMARY KEY,
    engagement_id text NOT NULL CONSTRAINT shared_resources_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    side text NOT NULL,
    resource_id text CONSTRAINT shared_resources_resource_id_fk REFERENCES resources (id) ON DELETE CASCADE,
    words_sealed text NOT NULL,
    shared_on text NOT NULL,
    CONSTRAINT shared_resources_engagement_id_resource_id_unique UNIQUE (engagement_id, resource_id),
    CONSTRAINT shared_resources_side_known CHECK (side IN ('group', 'consultant')),
    CONSTRAINT shared_resources_one CHECK ((resource_id IS NULL) = (words_sealed <> ''))
);
CREATE INDEX shared_resources_resource_id ON shared_resources (resource_id);

-- +goose Down
DROP TABLE shared_resources;
DROP TABLE engagement_steps;
