-- What somebody is written to about: one row for an event, with the mail that has it, so that no event is in two mails. It goes with the mail.
-- +goose Up
CREATE TABLE notices (
    id uuid NOT NULL CONSTRAINT notices_id_unique PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT notices_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    kind text NOT NULL,
    event_hash text NOT NULL CONSTRAINT notices_event_hash_unique UNIQUE,
    mail_id uuid NOT NULL CONSTRAINT notices_mail_id_fk REFERENCES mails (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX notices_mail_id ON notices (mail_id);
CREATE INDEX notices_account_id_kind ON notices (account_id, kind);

-- +goose Down
DROP TABLE notices;
