-- What members did in their group's name, for its members: who, what, on which day.
-- +goose Up
CREATE TABLE group_acts (
    id text NOT NULL CONSTRAINT group_acts_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT group_acts_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id text CONSTRAINT group_acts_account_id_fk REFERENCES accounts (id) ON DELETE SET NULL,
    act text NOT NULL,
    subject text NOT NULL,
    done_on text NOT NULL,
    CONSTRAINT group_acts_once_a_day_unique UNIQUE (group_id, done_on, act, subject, account_id)
);
CREATE INDEX group_acts_account_id ON group_acts (account_id);
CREATE INDEX group_acts_done_on ON group_acts (done_on);

-- +goose Down
DROP TABLE group_acts;
