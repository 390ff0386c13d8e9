-- Notes that both sides of an engagement read. The words are sealed. A note goes with the account of its author, which is shown to nobody.
-- +goose Up
CREATE TABLE engagement_notes (
    id uuid NOT NULL CONSTRAINT engagement_notes_id_unique PRIMARY KEY,
    engagement_id uuid NOT NULL CONSTRAINT engagement_notes_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    side text NOT NULL,
    author_id uuid NOT NULL CONSTRAINT engagement_notes_author_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    words_sealed text NOT NULL,
    written_on date NOT NULL,
    CONSTRAINT engagement_notes_side_known CHECK (side IN ('group', 'consultant'))
);
CREATE INDEX engagement_notes_engagement_id ON engagement_notes (engagement_id);
CREATE INDEX engagement_notes_author_id ON engagement_notes (author_id);

-- +goose Down
DROP TABLE engagement_notes;
