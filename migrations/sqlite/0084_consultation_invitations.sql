-- Consultants whom groups invite for a request, what they ask before they answer, and colleagues whom they suggest. Of one request a
-- consultant has one invitation. All words are sealed.
-- +goose Up
CREATE TABLE consultation_invitations (
    id text NOT NULL CONSTRAINT consultation_invitations_id_unique PRIMARY KEY,
    request_id text NOT NULL CONSTRAINT consultation_invitations_request_id_fk REFERENCES requests (id) ON DELETE CASCADE,
    group_id text NOT NULL CONSTRAINT consultation_invitations_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    consultant_id text NOT NULL CONSTRAINT consultation_invitations_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    version integer NOT NULL,
    status text NOT NULL,
    invited_by text CONSTRAINT consultation_invitations_invited_by_fk REFERENCES accounts (id) ON DELETE SET NULL,
    words_sealed text NOT NULL,
    reason text NOT NULL,
    invited_at datetime,
    due_at datetime,
    overdue boolean NOT NULL,
    answered_at datetime,
    created_at datetime NOT NULL,
    updated_at datetime NOT NULL,
    CONSTRAINT consultation_invitations_request_id_consultant_id_unique UNIQUE (request_id, consultant_id),
    CONSTRAINT consultation_invitations_status_known CHECK (status IN ('proposed', 'pending', 'accepted', 'declined', 'withdrawn', 'lapsed')),
    CONSTRAINT consultation_invitations_pending_agrees CHECK (status <> 'pending' OR invited_at IS NOT NULL AND due_at IS NOT NULL)
);
CREATE INDEX consultation_invitations_consultant_id ON consultation_invitations (consultant_id, status);
CREATE INDEX consultation_invitations_group_id ON consultation_invitations (group_id, status);
CREATE INDEX consultation_invitations_invited_by ON consultation_invitations (invited_by);

CREATE TABLE consultation_questions (
    id text NOT NULL CONSTRAINT consultation_questions_id_unique PRIMARY KEY,
    invitation_id text NOT NULL CONSTRAINT consultation_questions_invitation_id_fk REFERENCES consultation_invitations (id) ON DELETE CASCADE,
    question_sealed text NOT NULL,
    answer_sealed text NOT NULL,
    asked_on text NOT NULL,
    answered_on text,
    CONSTRAINT consultation_questions_answered_agrees CHECK ((answer_sealed = '') = (answered_on IS NULL))
);
CREATE INDEX consultation_questions_invitation_id ON consultation_questions (invitation_id);

CREATE TABLE consultation_suggestions (
    id text NOT NULL CONSTRAINT consultation_suggestions_id_unique PRIMARY KEY,
    invitation_id text NOT NULL CONSTRAINT consultation_suggestions_invitation_id_fk REFERENCES consultation_invitations (id) ON DELETE CASCADE,
    consultant_id text NOT NULL CONSTRAINT consultation_suggestions_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    CONSTRAINT consultation_suggestions_invitation_id_consultant_id_unique UNIQUE (invitation_id, consultant_id)
);
CREATE INDEX consultation_suggestions_consultant_id ON consultation_suggestions (consultant_id);

-- +goose Down
DROP TABLE consultation_suggestions;
DROP TABLE consultation_questions;
DROP TABLE consultation_invitations;
