-- What members and consultants say of engagements that are over. Words are sealed. It has days and no instants, and ids that do not tell when
-- they were made.
-- +goose Up
CREATE TABLE feedback_answers (
    id uuid NOT NULL CONSTRAINT feedback_answers_id_unique PRIMARY KEY,
    engagement_id uuid NOT NULL CONSTRAINT feedback_answers_engagement_id_fk REFERENCES engagements (id) ON DELETE CASCADE,
    account_id uuid NOT NULL CONSTRAINT feedback_answers_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    side text NOT NULL,
    rating_a integer NOT NULL,
    rating_b integer NOT NULL,
    rating_c integer NOT NULL,
    rating_d integer NOT NULL,
    rating_e integer NOT NULL,
    rating_f integer NOT NULL,
    collaboration integer NOT NULL,
    words_sealed text NOT NULL,
    release_early boolean NOT NULL,
    given_on date NOT NULL,
    CONSTRAINT feedback_answers_engagement_id_account_id_unique UNIQUE (engagement_id, account_id),
    CONSTRAINT feedback_answers_side_known CHECK (side IN ('group', 'consultant')),
    CONSTRAINT feedback_answers_ratings_in_range CHECK (
        rating_a BETWEEN 0 AND 5 AND rating_b BETWEEN 0 AND 5 AND rating_c BETWEEN 0 AND 5 AND rating_d BETWEEN 0 AND 5
        AND rating_e BETWEEN 0 AND 5 AND rating_f BETWEEN 0 AND 5 AND collaboration BETWEEN 0 AND 5),
    CONSTRAINT feedback_answers_ratings_agree CHECK (
        side = 'group' AND collaboration = 0 AND rating_a + rating_b + rating_c + rating_d + rating_e + rating_f > 0
        OR side = 'consultant' AND rating_a + rating_b + rating_c + rating_d + rating_e + rating_f = 0)
);
CREATE UNIQUE INDEX feedback_answers_consultant_unique ON feedback_answers (engagement_id) WHERE side = 'consultant';
CREATE INDEX feedback_answers_account_id ON feedback_answers (account_id);

-- +goose Down
DROP TABLE feedback_answers;
