-- Engagements whose consultant may read where exactly the group is. Whether a row counts depends on the state and the terms.
-- +goose Up
CREATE TABLE disclosed_places (
    engagement_id text NOT NULL CONSTRAINT disclosed_places_engagement_id_unique PRIMARY KEY CONSTRAINT disclosed_places_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    disclosed_on text NOT NULL
);

-- +goose Down
DROP TABLE disclosed_places;
