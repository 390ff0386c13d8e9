-- What moderators decided, on which ground and why; insert-only, so that nobody can change it afterwards. decided_by is empty if the operator
-- decided at the command line. It has no foreign key: a decision outlasts the account of who decided, and what it is about.
-- +goose Up
CREATE TABLE moderation_decisions (
    id text NOT NULL CONSTRAINT moderation_decisions_id_unique PRIMARY KEY,
    item_id text NOT NULL,
    appeal_id text CONSTRAINT moderation_decisions_appeal_id_unique UNIQUE,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    decision text NOT NULL,
    ground text NOT NULL,
    reason text NOT NULL,
    decided_by text,
    decided_on text NOT NULL,
    seq integer NOT NULL,
    CONSTRAINT moderation_decisions_reason_given CHECK (reason <> ''),
    CONSTRAINT moderation_decisions_subject_id_seq_unique UNIQUE (subject_id, seq)
);
CREATE INDEX moderation_decisions_item_id ON moderation_decisions (item_id);
-- +goose StatementBegin
CREATE TRIGGER moderation_decisions_not_changed BEFORE UPDATE ON moderation_decisions
BEGIN SELECT RAISE(ABORT, 'moderation_decisions_insert_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER moderation_decisions_not_deleted BEFORE DELETE ON moderation_decisions
BEGIN SELECT RAISE(ABORT, 'moderation_decisions_insert_only'); END;
-- +goose StatementEnd

-- What a moderator hid, by which decision, and in which state it was before.
CREATE TABLE moderation_holds (
    subject_id text NOT NULL CONSTRAINT moderation_holds_subject_id_unique PRIMARY KEY,
    subject_kind text NOT NULL,
    decision_id text NOT NULL CONSTRAINT moderation_holds_decision_id_fk REFERENCES moderation_decisions (id),
    previous_status text NOT NULL
);

-- What whom a decision concerns says against it, once for each decision.
CREATE TABLE appeals (
    id text NOT NULL CONSTRAINT appeals_id_unique PRIMARY KEY,
    decision_id text NOT NULL CONSTRAINT appeals_decision_id_unique UNIQUE CONSTRAINT appeals_decision_id_fk REFERENCES moderation_decisions (id),
    text text NOT NULL,
    created_on text NOT NULL,
    decided_on text,
    CONSTRAINT appeals_text_given CHECK (text <> '')
);
CREATE INDEX appeals_created_on ON appeals (created_on, id) WHERE decided_on IS NULL;
CREATE INDEX appeals_decided_on ON appeals (decided_on) WHERE decided_on IS NOT NULL;

-- +goose Down
DROP TABLE appeals;
DROP TABLE moderation_holds;
DROP TABLE moderation_decisions;
