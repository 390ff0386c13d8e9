-- Who came next in the ranking when an invitation was declined or overdue. The group alone reads it.
-- +goose Up
ALTER TABLE consultation_invitations ADD COLUMN next_consultant_id uuid CONSTRAINT consultation_invitations_next_consultant_id_fk REFERENCES consultants (id) ON DELETE SET NULL;
CREATE INDEX consultation_invitations_next_consultant_id ON consultation_invitations (next_consultant_id);

-- +goose Down
DROP INDEX consultation_invitations_next_consultant_id;
ALTER TABLE consultation_invitations DROP COLUMN next_consultant_id;
