-- The one public answer of a consultant to the published ratings.
-- +goose Up
CREATE TABLE rating_replies (
    consultant_id uuid NOT NULL CONSTRAINT rating_replies_consultant_id_unique PRIMARY KEY CONSTRAINT rating_replies_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    words text NOT NULL,
    answered_on date NOT NULL
);

-- +goose Down
DROP TABLE rating_replies;
