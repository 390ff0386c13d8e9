-- Groups' requests for consultation.
-- +goose Up
CREATE TABLE requests (
    id uuid NOT NULL CONSTRAINT requests_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT requests_group_id_fk REFERENCES groups (id),
    version bigint NOT NULL,
    needs jsonb NOT NULL,
    topics jsonb NOT NULL,
    consultation_kinds jsonb NOT NULL,
    roles jsonb NOT NULL,
    formats jsonb NOT NULL,
    availability jsonb NOT NULL,
    timezone text NOT NULL,
    session_minutes integer NOT NULL,
    radius_km double precision NOT NULL,
    allow_remote boolean NOT NULL,
    remote_only boolean NOT NULL,
    languages jsonb NOT NULL,
    accepts_interpreter boolean NOT NULL,
    cost jsonb NOT NULL,
    respond_by_on date,
    resources jsonb NOT NULL,
    must jsonb NOT NULL,
    must_be jsonb NOT NULL,
    lift jsonb NOT NULL,
    weights jsonb NOT NULL,
    call text NOT NULL,
    offers_wanted integer NOT NULL,
    status text NOT NULL,
    opened_at timestamptz,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT requests_version_positive CHECK (version > 0),
    CONSTRAINT requests_radius_km_on_globe CHECK (radius_km BETWEEN 0 AND 20000),
    CONSTRAINT requests_call_known CHECK (call IN ('', 'invited', 'open')),
    CONSTRAINT requests_status_known CHECK (status IN ('draft', 'open', 'engaged', 'concluded', 'withdrawn', 'expired'))
);
CREATE INDEX requests_group_id ON requests (group_id, status);

-- +goose Down
DROP TABLE requests;
