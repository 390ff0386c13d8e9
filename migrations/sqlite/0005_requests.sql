-- Groups' requests for consultation.
-- +goose Up
CREATE TABLE requests (
    id text NOT NULL CONSTRAINT requests_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT requests_group_id_fk REFERENCES groups (id),
    version integer NOT NULL,
    needs text NOT NULL,
    topics text NOT NULL,
    consultation_kinds text NOT NULL,
    roles text NOT NULL,
    formats text NOT NULL,
    availability text NOT NULL,
    timezone text NOT NULL,
    session_minutes integer NOT NULL,
    radius_km real NOT NULL,
    allow_remote boolean NOT NULL,
    remote_only boolean NOT NULL,
    languages text NOT NULL,
    accepts_interpreter boolean NOT NULL,
    cost text NOT NULL,
    respond_by_on text,
    resources text NOT NULL,
    must text NOT NULL,
    must_be text NOT NULL,
    lift text NOT NULL,
    weights text NOT NULL,
    call text NOT NULL,
    offers_wanted integer NOT NULL,
    status text NOT NULL,
    opened_at datetime,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT requests_version_positive CHECK (version > 0),
    CONSTRAINT requests_radius_km_on_globe CHECK (radius_km BETWEEN 0 AND 20000),
    CONSTRAINT requests_call_known CHECK (call IN ('', 'invited', 'open')),
    CONSTRAINT requests_status_known CHECK (status IN ('draft', 'open', 'engaged', 'concluded', 'withdrawn', 'expired'))
);
CREATE INDEX requests_group_id ON requests (group_id, status);

-- +goose Down
DROP TABLE requests;
