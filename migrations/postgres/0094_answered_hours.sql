-- In how many hours a consultant first answered an invitation: by a yes, a no or a question, or not before it lapsed overdue.
-- +goose Up
ALTER TABLE consultation_invitations ADD COLUMN answered_hours bigint CONSTRAINT consultation_invitations_answered_hours_positive CHECK (answered_hours > 0);
CREATE INDEX consultation_invitations_answered ON consultation_invitations (invited_at) WHERE answered_hours IS NOT NULL;

-- +goose Down
DROP INDEX consultation_invitations_answered;
ALTER TABLE consultation_invitations DROP COLUMN answered_hours;
