-- What people who are no members write to groups, and what groups answer. The sender's address and all words are sealed; the address is found
-- by a keyed hash of its own purpose, so that nothing leads from a message to an account. The link of a row is the one that confirms the
-- address, and once the message is answered the one by which the answer is read; of both there are hashes alone.
-- +goose Up
CREATE TABLE messages (
    id text NOT NULL CONSTRAINT messages_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT messages_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    follows_id text,
    status text NOT NULL,
    language text NOT NULL,
    address_sealed text NOT NULL,
    address_hash text NOT NULL,
    text_sealed text NOT NULL,
    answer_sealed text NOT NULL,
    token_hash text NOT NULL,
    code_hash text NOT NULL,
    tries integer NOT NULL,
    expires_at datetime,
    opened_at datetime,
    created_at datetime NOT NULL,
    delivered_at datetime,
    answered_on text,
    CONSTRAINT messages_status_known CHECK (status IN ('unconfirmed', 'waiting', 'answered')),
    CONSTRAINT messages_tries_few CHECK (tries BETWEEN 0 AND 5),
    CONSTRAINT messages_delivered_agrees CHECK ((status = 'unconfirmed') = (delivered_at IS NULL)),
    CONSTRAINT messages_answered_agrees CHECK ((status = 'answered') = (answered_on IS NOT NULL))
);
CREATE INDEX messages_group_id ON messages (group_id, status);
CREATE INDEX messages_address_hash ON messages (address_hash);
CREATE UNIQUE INDEX messages_token_hash_unique ON messages (token_hash) WHERE token_hash <> '';
CREATE INDEX messages_created_at ON messages (created_at);

-- Addresses from which a group wants no more messages.
CREATE TABLE message_blocks (
    id text NOT NULL CONSTRAINT message_blocks_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT message_blocks_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    address_sealed text NOT NULL,
    address_hash text NOT NULL,
    blocked_on text NOT NULL,
    CONSTRAINT message_blocks_group_id_address_hash_unique UNIQUE (group_id, address_hash)
);
CREATE INDEX message_blocks_blocked_on ON message_blocks (blocked_on);

-- +goose Down
DROP TABLE message_blocks;
DROP TABLE messages;
