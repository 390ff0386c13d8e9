-- What consultants offer to groups that call, and the calls that a consultant opened on a day. A consultant has one offer of one request.
-- +goose Up
CREATE TABLE offers (
    id uuid NOT NULL CONSTRAINT offers_id_unique PRIMARY KEY,
    request_id uuid NOT NULL CONSTRAINT offers_request_id_fk REFERENCES requests (id) ON DELETE CASCADE,
    group_id uuid NOT NULL CONSTRAINT offers_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    consultant_id uuid NOT NULL CONSTRAINT offers_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    version bigint NOT NULL,
    status text NOT NULL,
    words_sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT offers_request_id_consultant_id_unique UNIQUE (request_id, consultant_id),
    CONSTRAINT offers_status_known CHECK (status IN ('standing', 'chosen', 'declined', 'withdrawn', 'lapsed'))
);
CREATE INDEX offers_consultant_id ON offers (consultant_id, status);
CREATE INDEX offers_group_id ON offers (group_id, status);

CREATE TABLE call_views (
    id uuid NOT NULL CONSTRAINT call_views_id_unique PRIMARY KEY,
    consultant_id uuid NOT NULL CONSTRAINT call_views_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    request_id uuid NOT NULL CONSTRAINT call_views_request_id_fk REFERENCES requests (id) ON DELETE CASCADE,
    viewed_on date NOT NULL,
    CONSTRAINT call_views_consultant_id_viewed_on_request_id_unique UNIQUE (consultant_id, viewed_on, request_id)
);
CREATE INDEX call_views_request_id ON call_views (request_id);
CREATE INDEX call_views_viewed_on ON call_views (viewed_on);
CREATE INDEX requests_open_calls ON requests (opened_at) WHERE status = 'open' AND call = 'open';

-- +goose Down
DROP INDEX requests_open_calls;
DROP TABLE call_views;
DROP TABLE offers;
