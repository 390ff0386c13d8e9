-- Consultations under way and ended, and the terms that both sides agree on. Words and terms are sealed. What a group keeps of a consultant whose
-- profile was erased names nobody.
-- +goose Up
CREATE TABLE engagements (
    id text NOT NULL CONSTRAINT engagements_id_unique PRIMARY KEY,
    request_id text NOT NULL CONSTRAINT engagements_request_id_fk REFERENCES requests (id) ON DELETE CASCADE,
    group_id text NOT NULL CONSTRAINT engagements_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    consultant_id text CONSTRAINT engagements_consultant_id_fk REFERENCES consultants (id) ON DELETE SET NULL,
    version integer NOT NULL,
    status text NOT NULL,
    stage text NOT NULL,
    ended_side text NOT NULL,
    accepted_on text NOT NULL,
    agreed_on text,
    closed_on text,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT engagements_status_known CHECK (status IN ('agreeing', 'active', 'paused', 'concluded', 'ended')),
    CONSTRAINT engagements_ended_side_known CHECK (ended_side IN ('', 'group', 'consultant')),
    CONSTRAINT engagements_closed_agrees CHECK ((status IN ('concluded', 'ended')) = (closed_on IS NOT NULL))
);
CREATE UNIQUE INDEX engagements_request_id_unique ON engagements (request_id) WHERE status IN ('agreeing', 'active', 'paused');
CREATE INDEX engagements_request_id ON engagements (request_id);
CREATE INDEX engagements_group_id ON engagements (group_id, status);
CREATE INDEX engagements_consultant_id ON engagements (consultant_id, status);

CREATE TABLE engagement_terms (
    id text NOT NULL CONSTRAINT engagement_terms_id_unique PRIMARY KEY,
    engagement_id text NOT NULL CONSTRAINT engagement_terms_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    number integer NOT NULL,
    proposed_side text NOT NULL,
    terms_sealed text NOT NULL,
    proposed_on text NOT NULL,
    confirmed_on text,
    CONSTRAINT engagement_terms_engagement_id_number_unique UNIQUE (engagement_id, number),
    CONSTRAINT engagement_terms_number_positive CHECK (number > 0),
    CONSTRAINT engagement_terms_proposed_side_known CHECK (proposed_side IN ('group', 'consultant'))
);

-- +goose Down
DROP TABLE engagement_terms;
DROP TABLE engagements;
