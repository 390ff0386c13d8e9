-- The day on which somebody last used an account, so that one that is not used can be erased, and when that was announced.
-- +goose Up
CREATE TABLE account_uses (
    account_id uuid NOT NULL CONSTRAINT account_uses_account_id_unique PRIMARY KEY CONSTRAINT account_uses_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    last_used_on date NOT NULL,
    announced_on date
);
CREATE INDEX account_uses_last_used_on ON account_uses (last_used_on);

-- +goose Down
DROP TABLE account_uses;
