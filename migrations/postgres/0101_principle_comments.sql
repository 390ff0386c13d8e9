-- What groups write about the principles and about proposed rulesets. It is the group's: no member is in it.
-- +goose Up
CREATE TABLE principle_comments (
    group_id uuid NOT NULL CONSTRAINT principle_comments_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    about text NOT NULL,
    text text NOT NULL,
    public boolean NOT NULL,
    named boolean NOT NULL,
    hidden boolean NOT NULL,
    written_on date NOT NULL,
    CONSTRAINT principle_comments_group_id_about_unique PRIMARY KEY (group_id, about),
    CONSTRAINT principle_comments_public_named CHECK (named OR NOT public)
);
CREATE INDEX principle_comments_written_on ON principle_comments (written_on, about, group_id);

-- +goose Down
DROP TABLE principle_comments;
