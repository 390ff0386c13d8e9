-- Erasures of persons. The account is here while its transaction erases it, and gone before the end of it: only then the words that it
-- wrote may be emptied, and its name under decisions replaced. Of a consultant there stays that the public address was one.
-- +goose Up
CREATE TABLE erasures (
    account_id text NOT NULL CONSTRAINT erasures_account_id_unique PRIMARY KEY
);
CREATE TABLE erased_consultants (
    id text NOT NULL CONSTRAINT erased_consultants_id_unique PRIMARY KEY,
    erased_on text NOT NULL
);
DROP TRIGGER need_revisions_kept_as_said;
-- +goose StatementBegin
CREATE TRIGGER need_revisions_kept_as_said BEFORE UPDATE ON need_revisions
WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE account_id = OLD.author_id)
    OR NEW.id <> OLD.id OR NEW.need_id <> OLD.need_id OR NEW.version <> OLD.version OR NEW.at <> OLD.at OR NEW.language <> OLD.language
    OR NEW.statement NOT IN (OLD.statement, '')
BEGIN SELECT RAISE(ABORT, 'need_revisions_insert_only'); END;
-- +goose StatementEnd
DROP TRIGGER moderation_decisions_not_changed;
-- +goose StatementBegin
CREATE TRIGGER moderation_decisions_not_changed BEFORE UPDATE ON moderation_decisions
WHEN OLD.decided_by IS NULL OR NOT EXISTS (SELECT 1 FROM erasures WHERE account_id = OLD.decided_by)
    OR NEW.id <> OLD.id OR NEW.item_id <> OLD.item_id OR NEW.appeal_id IS NOT OLD.appeal_id
    OR NEW.subject_kind <> OLD.subject_kind OR NEW.subject_id <> OLD.subject_id OR NEW.decision <> OLD.decision
    OR NEW.ground <> OLD.ground OR NEW.reason <> OLD.reason OR NEW.decided_on <> OLD.decided_on OR NEW.seq <> OLD.seq
BEGIN SELECT RAISE(ABORT, 'moderation_decisions_insert_only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER moderation_decisions_not_changed;
-- +goose StatementBegin
CREATE TRIGGER moderation_decisions_not_changed BEFORE UPDATE ON moderation_decisions
BEGIN SELECT RAISE(ABORT, 'moderation_decisions_insert_only'); END;
-- +goose StatementEnd
DROP TRIGGER need_revisions_kept_as_said;
-- +goose StatementBegin
CREATE TRIGGER need_revisions_kept_as_said BEFORE UPDATE ON need_revisions
BEGIN SELECT RAISE(ABORT, 'need_revisions_insert_only'); END;
-- +goose StatementEnd
DROP TABLE erased_consultants;
DROP TABLE erasures;
