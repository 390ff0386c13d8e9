-- Who is asked to become a member of a group, and whom a group can no longer ask. An invitation may name an account that does not
-- exist, so that inviting does not tell who exists; hence no foreign key. A block carries no day: that somebody left is all it says.
-- +goose Up
CREATE TABLE membership_invitations (
    id text NOT NULL CONSTRAINT membership_invitations_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT membership_invitations_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id text NOT NULL,
    role text NOT NULL,
    expires_on text NOT NULL,
    CONSTRAINT membership_invitations_group_id_account_id_unique UNIQUE (group_id, account_id),
    CONSTRAINT membership_invitations_role_known CHECK (role IN ('member', 'steward'))
);
CREATE INDEX membership_invitations_account_id ON membership_invitations (account_id);
CREATE INDEX membership_invitations_expires_on ON membership_invitations (expires_on);

CREATE TABLE membership_blocks (
    group_id text NOT NULL CONSTRAINT membership_blocks_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    account_id text NOT NULL CONSTRAINT membership_blocks_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT membership_blocks_account_id_group_id_unique PRIMARY KEY (account_id, group_id)
);
CREATE INDEX membership_blocks_group_id ON membership_blocks (group_id);

-- +goose Down
DROP TABLE membership_blocks;
DROP TABLE membership_invitations;
