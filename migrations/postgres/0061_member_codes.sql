-- Members without a device of their own: accounts that nobody can sign in to, and the codes by which such a member acts in one group.
-- +goose Up
ALTER TABLE accounts ADD COLUMN without_device boolean NOT NULL DEFAULT false;
CREATE TABLE member_codes (
    id uuid NOT NULL CONSTRAINT member_codes_id_unique PRIMARY KEY,
    group_id uuid NOT NULL,
    account_id uuid NOT NULL,
    hash text NOT NULL,
    created_on date NOT NULL,
    CONSTRAINT member_codes_hash_unique UNIQUE (hash),
    CONSTRAINT member_codes_group_id_account_id_unique UNIQUE (group_id, account_id),
    CONSTRAINT member_codes_membership_fk FOREIGN KEY (group_id, account_id) REFERENCES memberships (group_id, account_id) ON DELETE CASCADE,
    CONSTRAINT member_codes_hash_sha256 CHECK (length(hash) = 64)
);
CREATE INDEX member_codes_account_id ON member_codes (account_id);

-- +goose Down
DROP TABLE member_codes;
ALTER TABLE accounts DROP COLUMN without_device;
