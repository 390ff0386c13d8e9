-- When both sides of an engagement meet: local time and zone, and the instant that they mean. Place, link and words are sealed together. The
-- version is one more than the SEQUENCE of calendars.
-- +goose Up
CREATE TABLE appointments (
    id text NOT NULL CONSTRAINT appointments_id_unique PRIMARY KEY,
    engagement_id text NOT NULL CONSTRAINT appointments_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    version integer NOT NULL,
    on_day text NOT NULL,
    start text NOT NULL,
    timezone text NOT NULL,
    starts_at datetime NOT NULL,
    duration_minutes integer NOT NULL,
    format text NOT NULL,
    details_sealed text NOT NULL,
    cancelled_on text,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT appointments_version_positive CHECK (version > 0),
    CONSTRAINT appointments_duration_minutes_positive CHECK (duration_minutes > 0)
);
CREATE INDEX appointments_engagement_id ON appointments (engagement_id, starts_at);
CREATE INDEX appointments_starts_at ON appointments (starts_at) WHERE cancelled_on IS NULL;

-- +goose Down
DROP TABLE appointments;
