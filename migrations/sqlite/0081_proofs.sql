-- When the person of a session last proved anew who it is; empty if not since it began. And codes that people type may be stored as keyed
-- hashes (h1.KEY.HMAC): short ones could be tried through by a reader of the database. Those that were made before stay SHA-256.
-- +goose Up
ALTER TABLE sessions ADD COLUMN proven_at datetime;
ALTER TABLE join_codes RENAME TO join_codes_old;
CREATE TABLE join_codes (
    id text NOT NULL CONSTRAINT join_codes_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT join_codes_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    hash text NOT NULL CONSTRAINT join_codes_hash_unique UNIQUE,
    uses integer NOT NULL,
    used integer NOT NULL,
    expires_on text NOT NULL,
    CONSTRAINT join_codes_hash_known CHECK (length(hash) = 64 OR hash LIKE 'h1.%'),
    CONSTRAINT join_codes_used_within_uses CHECK (used >= 0 AND used <= uses)
);
INSERT INTO join_codes (id, group_id, hash, uses, used, expires_on) SELECT id, group_id, hash, uses, used, expires_on FROM join_codes_old;
DROP TABLE join_codes_old;
CREATE INDEX join_codes_group_id ON join_codes (group_id, expires_on);
CREATE INDEX join_codes_expires_on ON join_codes (expires_on);
ALTER TABLE member_codes RENAME TO member_codes_old;
CREATE TABLE member_codes (
    id text NOT NULL CONSTRAINT member_codes_id_unique PRIMARY KEY,
    group_id text NOT NULL,
    account_id text NOT NULL,
    hash text NOT NULL,
    created_on text NOT NULL,
    CONSTRAINT member_codes_hash_unique UNIQUE (hash),
    CONSTRAINT member_codes_group_id_account_id_unique UNIQUE (group_id, account_id),
    CONSTRAINT member_codes_membership_fk FOREIGN KEY (group_id, account_id) REFERENCES memberships (group_id, account_id) ON DELETE CASCADE,
    CONSTRAINT member_codes_hash_known CHECK (length(hash) = 64 OR hash LIKE 'h1.%')
);
INSERT INTO member_codes (id, group_id, account_id, hash, created_on) SELECT id, group_id, account_id, hash, created_on FROM member_codes_old;
DROP TABLE member_codes_old;
CREATE INDEX member_codes_account_id ON member_codes (account_id);
ALTER TABLE device_codes RENAME TO device_codes_old;
CREATE TABLE device_codes (
    id text NOT NULL CONSTRAINT device_codes_id_unique PRIMARY KEY,
    secret_hash text NOT NULL CONSTRAINT device_codes_secret_hash_unique UNIQUE,
    code_hash text NOT NULL CONSTRAINT device_codes_code_hash_unique UNIQUE,
    account_id text CONSTRAINT device_codes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    own_device boolean NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT device_codes_secret_hash_sha256 CHECK (length(secret_hash) = 64),
    CONSTRAINT device_codes_code_hash_known CHECK (length(code_hash) = 64 OR code_hash LIKE 'h1.%')
);
INSERT INTO device_codes (id, secret_hash, code_hash, account_id, own_device, expires_at) SELECT id, secret_hash, code_hash, account_id, own_device, expires_at FROM device_codes_old;
DROP TABLE device_codes_old;
CREATE INDEX device_codes_account_id ON device_codes (account_id);
CREATE INDEX device_codes_expires_at ON device_codes (expires_at);

-- +goose Down
-- Codes of the new kind end: an older program could not find them.
ALTER TABLE device_codes RENAME TO device_codes_old;
CREATE TABLE device_codes (
    id text NOT NULL CONSTRAINT device_codes_id_unique PRIMARY KEY,
    secret_hash text NOT NULL CONSTRAINT device_codes_secret_hash_unique UNIQUE,
    code_hash text NOT NULL CONSTRAINT device_codes_code_hash_unique UNIQUE,
    account_id text CONSTRAINT device_codes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    own_device boolean NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT device_codes_secret_hash_sha256 CHECK (length(secret_hash) = 64),
    CONSTRAINT device_codes_code_hash_sha256 CHECK (length(code_hash) = 64)
);
INSERT INTO device_codes (id, secret_hash, code_hash, account_id, own_device, expires_at) SELECT id, secret_hash, code_hash, account_id, own_device, expires_at FROM device_codes_old WHERE length(code_hash) = 64;
DROP TABLE device_codes_old;
CREATE INDEX device_codes_account_id ON device_codes (account_id);
CREATE INDEX device_codes_expires_at ON device_codes (expires_at);
ALTER TABLE member_codes RENAME TO member_codes_old;
CREATE TABLE member_codes (
    id text NOT NULL CONSTRAINT member_codes_id_unique PRIMARY KEY,
    group_id text NOT NULL,
    account_id text NOT NULL,
    hash text NOT NULL,
    created_on text NOT NULL,
    CONSTRAINT member_codes_hash_unique UNIQUE (hash),
    CONSTRAINT member_codes_group_id_account_id_unique UNIQUE (group_id, account_id),
    CONSTRAINT member_codes_membership_fk FOREIGN KEY (group_id, account_id) REFERENCES memberships (group_id, account_id) ON DELETE CASCADE,
    CONSTRAINT member_codes_hash_sha256 CHECK (length(hash) = 64)
);
INSERT INTO member_codes (id, group_id, account_id, hash, created_on) SELECT id, group_id, account_id, hash, created_on FROM member_codes_old WHERE length(hash) = 64;
DROP TABLE member_codes_old;
CREATE INDEX member_codes_account_id ON member_codes (account_id);
ALTER TABLE join_codes RENAME TO join_codes_old;
CREATE TABLE join_codes (
    id text NOT NULL CONSTRAINT join_codes_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT join_codes_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    hash text NOT NULL CONSTRAINT join_codes_hash_unique UNIQUE,
    uses integer NOT NULL,
    used integer NOT NULL,
    expires_on text NOT NULL,
    CONSTRAINT join_codes_hash_sha256 CHECK (length(hash) = 64),
    CONSTRAINT join_codes_used_within_uses CHECK (used >= 0 AND used <= uses)
);
INSERT INTO join_codes (id, group_id, hash, uses, used, expires_on) SELECT id, group_id, hash, uses, used, expires_on FROM join_codes_old WHERE length(hash) = 64;
DROP TABLE join_codes_old;
CREATE INDEX join_codes_group_id ON join_codes (group_id, expires_on);
CREATE INDEX join_codes_expires_on ON join_codes (expires_on);
ALTER TABLE sessions DROP COLUMN proven_at;
