-- Erasures of persons. The account is here while its transaction erases it, and gone before the end of it: only then the words that it
-- wrote may be emptied, and its name under decisions replaced. Of a consultant there stays that the public address was one.
-- +goose Up
CREATE TABLE erasures (
    account_id uuid NOT NULL CONSTRAINT erasures_account_id_unique PRIMARY KEY
);
CREATE TABLE erased_consultants (
    id uuid NOT NULL CONSTRAINT erased_consultants_id_unique PRIMARY KEY,
    erased_on date NOT NULL
);
-- +goose StatementBegin
CREATE FUNCTION need_revisions_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM erasures WHERE account_id = OLD.author_id)
        AND NEW.id = OLD.id AND NEW.need_id = OLD.need_id AND NEW.version = OLD.version AND NEW.at = OLD.at AND NEW.language = OLD.language
        AND NEW.statement IN (OLD.statement, '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'need_revisions_insert_only', MESSAGE = 'need_revisions_insert_only';
END $$;
-- +goose StatementEnd
DROP TRIGGER need_revisions_kept ON need_revisions;
CREATE TRIGGER need_revisions_kept BEFORE DELETE ON need_revisions
    FOR EACH ROW EXECUTE FUNCTION need_revisions_refuse();
CREATE TRIGGER need_revisions_kept_as_said BEFORE UPDATE ON need_revisions
    FOR EACH ROW EXECUTE FUNCTION need_revisions_check_change();
-- +goose StatementBegin
CREATE FUNCTION moderation_decisions_check_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM erasures WHERE account_id = OLD.decided_by)
        AND NEW.id = OLD.id AND NEW.item_id = OLD.item_id AND NEW.appeal_id IS NOT DISTINCT FROM OLD.appeal_id
        AND NEW.subject_kind = OLD.subject_kind AND NEW.subject_id = OLD.subject_id AND NEW.decision = OLD.decision
        AND NEW.ground = OLD.ground AND NEW.reason = OLD.reason AND NEW.decided_on = OLD.decided_on AND NEW.seq = OLD.seq THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'moderation_decisions_insert_only', MESSAGE = 'moderation_decisions_insert_only';
END $$;
-- +goose StatementEnd
DROP TRIGGER moderation_decisions_not_changed ON moderation_decisions;
CREATE TRIGGER moderation_decisions_not_deleted BEFORE DELETE ON moderation_decisions
    FOR EACH ROW EXECUTE FUNCTION moderation_decisions_refuse();
CREATE TRIGGER moderation_decisions_not_changed BEFORE UPDATE ON moderation_decisions
    FOR EACH ROW EXECUTE FUNCTION moderation_decisions_check_change();

-- +goose Down
DROP TRIGGER moderation_decisions_not_changed ON moderation_decisions;
DROP TRIGGER moderation_decisions_not_deleted ON moderation_decisions;
CREATE TRIGGER moderation_decisions_not_changed BEFORE UPDATE OR DELETE ON moderation_decisions
    FOR EACH ROW EXECUTE FUNCTION moderation_decisions_refuse();
DROP FUNCTION moderation_decisions_check_change;
DROP TRIGGER need_revisions_kept_as_said ON need_revisions;
DROP TRIGGER need_revisions_kept ON need_revisions;
CREATE TRIGGER need_revisions_kept BEFORE UPDATE OR DELETE ON need_revisions
    FOR EACH ROW EXECUTE FUNCTION need_revisions_refuse();
DROP FUNCTION need_revisions_check_change;
DROP TABLE erased_consultants;
DROP TABLE erasures;
