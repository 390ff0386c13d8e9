-- When somebody wants to be written to about one kind of what waits. What has no row is as notice_preferences says.
-- +goose Up
CREATE TABLE notice_choices (
    account_id text NOT NULL CONSTRAINT notice_choices_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    kind text NOT NULL,
    mode text NOT NULL,
    CONSTRAINT notice_choices_account_id_kind_unique PRIMARY KEY (account_id, kind),
    CONSTRAINT notice_choices_mode_known CHECK (mode IN ('at_once', 'daily', 'off'))
);

-- +goose Down
DROP TABLE notice_choices;
