-- What somebody reports to the moderators. Nothing of who reported is stored but what that person wrote. What it is about may be of several
-- kinds, of which there may be more; hence no foreign key: a report about what is gone is deleted with the others that nobody needs.
-- +goose Up
CREATE TABLE reports (
    id uuid NOT NULL CONSTRAINT reports_id_unique PRIMARY KEY,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    ground text NOT NULL,
    text text NOT NULL,
    reply_to text NOT NULL,
    created_on date NOT NULL,
    decided_on date,
    CONSTRAINT reports_text_given CHECK (text <> '')
);
CREATE INDEX reports_subject_id ON reports (subject_id, created_on);
CREATE INDEX reports_created_on ON reports (created_on, id) WHERE decided_on IS NULL;
CREATE INDEX reports_decided_on ON reports (decided_on) WHERE decided_on IS NOT NULL;

-- +goose Down
DROP TABLE reports;
