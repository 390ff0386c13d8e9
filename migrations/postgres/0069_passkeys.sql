-- Passkeys (WebAuthn): who signs in by one, the challenges that were put to browsers, links by which the operator lets somebody add one, and
-- the last change to an account's passkeys. Days, not instants, except for what lives for minutes or hours.
-- +goose Up
CREATE TABLE passkeys (
    id uuid NOT NULL CONSTRAINT passkeys_id_unique PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT passkeys_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    credential_id text NOT NULL CONSTRAINT passkeys_credential_id_unique UNIQUE,
    public_key text NOT NULL,
    sign_count bigint NOT NULL,
    flags integer NOT NULL,
    name text NOT NULL,
    created_on date NOT NULL,
    last_used_on date,
    refused_on date,
    CONSTRAINT passkeys_sign_count_range CHECK (sign_count BETWEEN 0 AND 4294967295),
    CONSTRAINT passkeys_flags_range CHECK (flags BETWEEN 0 AND 255)
);
CREATE INDEX passkeys_account_id ON passkeys (account_id);
CREATE TABLE webauthn_challenges (
    id uuid NOT NULL CONSTRAINT webauthn_challenges_id_unique PRIMARY KEY,
    purpose text NOT NULL,
    account_id uuid CONSTRAINT webauthn_challenges_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    data text NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT webauthn_challenges_purpose_known CHECK (purpose IN ('sign_in', 'add', 'enrol'))
);
CREATE INDEX webauthn_challenges_account_id ON webauthn_challenges (account_id);
CREATE INDEX webauthn_challenges_expires_at ON webauthn_challenges (expires_at);
CREATE TABLE passkey_enrolments (
    id uuid NOT NULL CONSTRAINT passkey_enrolments_id_unique PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT passkey_enrolments_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    token_hash text NOT NULL CONSTRAINT passkey_enrolments_token_hash_unique UNIQUE,
    expires_at timestamptz NOT NULL,
    CONSTRAINT passkey_enrolments_token_hash_sha256 CHECK (length(token_hash) = 64)
);
CREATE INDEX passkey_enrolments_account_id ON passkey_enrolments (account_id);
CREATE INDEX passkey_enrolments_expires_at ON passkey_enrolments (expires_at);
CREATE TABLE passkey_changes (
    account_id uuid NOT NULL CONSTRAINT passkey_changes_account_id_unique PRIMARY KEY CONSTRAINT passkey_changes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    changed_on date NOT NULL
);

-- +goose Down
DROP TABLE passkey_changes;
DROP TABLE passkey_enrolments;
DROP TABLE webauthn_challenges;
DROP TABLE passkeys;
