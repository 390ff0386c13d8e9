-- When the person of a session last proved anew who it is; empty if not since it began. And codes that people type may be stored as keyed
-- hashes (h1.KEY.HMAC): short ones could be tried through by a reader of the database. Those that were made before stay SHA-256.
-- +goose Up
ALTER TABLE sessions ADD COLUMN proven_at timestamptz;
ALTER TABLE join_codes DROP CONSTRAINT join_codes_hash_sha256, ADD CONSTRAINT join_codes_hash_known CHECK (length(hash) = 64 OR hash LIKE 'h1.%');
ALTER TABLE member_codes DROP CONSTRAINT member_codes_hash_sha256, ADD CONSTRAINT member_codes_hash_known CHECK (length(hash) = 64 OR hash LIKE 'h1.%');
ALTER TABLE device_codes DROP CONSTRAINT device_codes_code_hash_sha256, ADD CONSTRAINT device_codes_code_hash_known CHECK (length(code_hash) = 64 OR code_hash LIKE 'h1.%');

-- +goose Down
-- Codes of the new kind end: an older program could not find them.
DELETE FROM device_codes WHERE length(code_hash) <> 64;
ALTER TABLE device_codes DROP CONSTRAINT device_codes_code_hash_known, ADD CONSTRAINT device_codes_code_hash_sha256 CHECK (length(code_hash) = 64);
DELETE FROM member_codes WHERE length(hash) <> 64;
ALTER TABLE member_codes DROP CONSTRAINT member_codes_hash_known, ADD CONSTRAINT member_codes_hash_sha256 CHECK (length(hash) = 64);
DELETE FROM join_codes WHERE length(hash) <> 64;
ALTER TABLE join_codes DROP CONSTRAINT join_codes_hash_known, ADD CONSTRAINT join_codes_hash_sha256 CHECK (length(hash) = 64);
ALTER TABLE sessions DROP COLUMN proven_at;
