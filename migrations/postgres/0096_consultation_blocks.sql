-- Groups and consultants who do not want to work with each other: which side wants so is private to it.
-- +goose Up
CREATE TABLE consultation_blocks (
    id uuid NOT NULL CONSTRAINT consultation_blocks_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT consultation_blocks_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    consultant_id uuid NOT NULL CONSTRAINT consultation_blocks_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    side text NOT NULL,
    blocked_on date NOT NULL,
    CONSTRAINT consultation_blocks_group_id_consultant_id_side_unique UNIQUE (group_id, consultant_id, side),
    CONSTRAINT consultation_blocks_side_known CHECK (side IN ('group', 'consultant'))
);
CREATE INDEX consultation_blocks_consultant_id ON consultation_blocks (consultant_id);

-- +goose Down
DROP TABLE consultation_blocks;
