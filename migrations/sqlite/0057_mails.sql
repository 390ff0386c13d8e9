-- Mail that is to be sent, and what people want to be written about. The text of a mail is composed when it is sent. Of the event that it
-- is about there is a hash, so that nobody is written to twice for one. Who switches notices off by a link needs no account for it.
-- +goose Up
CREATE TABLE mails (
    id text NOT NULL CONSTRAINT mails_id_unique PRIMARY KEY,
    account_id text CONSTRAINT mails_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    address_sealed text NOT NULL,
    kind text NOT NULL,
    language text NOT NULL,
    params_sealed text NOT NULL,
    event_hash text NOT NULL CONSTRAINT mails_event_hash_unique UNIQUE,
    created_at datetime NOT NULL,
    not_before datetime NOT NULL,
    sent_at datetime,
    CONSTRAINT mails_to_somebody CHECK (account_id IS NOT NULL OR address_sealed <> '')
);
CREATE INDEX mails_account_id ON mails (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX mails_created_at ON mails (created_at);

CREATE TABLE notice_preferences (
    id text NOT NULL CONSTRAINT notice_preferences_id_unique PRIMARY KEY,
    account_id text NOT NULL CONSTRAINT notice_preferences_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    kind text NOT NULL,
    mode text NOT NULL,
    off_hash text NOT NULL CONSTRAINT notice_preferences_off_hash_unique UNIQUE,
    off_sealed text NOT NULL,
    CONSTRAINT notice_preferences_account_id_kind_unique UNIQUE (account_id, kind),
    CONSTRAINT notice_preferences_mode_known CHECK (mode IN ('at_once', 'daily', 'off'))
);

-- +goose Down
DROP TABLE notice_preferences;
DROP TABLE mails;
