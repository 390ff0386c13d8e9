-- Sign-ins by organisations (OpenID Connect): attempts that wait for their answer, what was proven and is not used yet, and the identities of
-- accounts. Of the secrets of an attempt there are hashes alone; whom the organisation names is sealed, and found by a keyed hash.
-- +goose Up
CREATE TABLE oidc_attempts (
    id text NOT NULL CONSTRAINT oidc_attempts_id_unique PRIMARY KEY,
    state_hash text NOT NULL CONSTRAINT oidc_attempts_state_hash_unique UNIQUE,
    browser_hash text NOT NULL,
    issuer text NOT NULL,
    purpose text NOT NULL,
    next text NOT NULL,
    own_device boolean NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT oidc_attempts_state_hash_sha256 CHECK (length(state_hash) = 64),
    CONSTRAINT oidc_attempts_browser_hash_sha256 CHECK (length(browser_hash) = 64),
    CONSTRAINT oidc_attempts_purpose_known CHECK (purpose IN ('sign_in', 'link'))
);
CREATE INDEX oidc_attempts_expires_at ON oidc_attempts (expires_at);
CREATE TABLE identity_proofs (
    id text NOT NULL CONSTRAINT identity_proofs_id_unique PRIMARY KEY,
    browser_hash text NOT NULL,
    issuer text NOT NULL,
    subject_sealed text NOT NULL,
    subject_hash text NOT NULL,
    own_device boolean NOT NULL,
    expires_at datetime NOT NULL,
    CONSTRAINT identity_proofs_browser_hash_sha256 CHECK (length(browser_hash) = 64)
);
CREATE INDEX identity_proofs_browser_hash ON identity_proofs (browser_hash);
CREATE INDEX identity_proofs_expires_at ON identity_proofs (expires_at);
CREATE TABLE account_identities (
    id text NOT NULL CONSTRAINT account_identities_id_unique PRIMARY KEY,
    account_id text NOT NULL CONSTRAINT account_identities_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    issuer text NOT NULL,
    subject_sealed text NOT NULL,
    subject_hash text NOT NULL CONSTRAINT account_identities_subject_hash_unique UNIQUE,
    created_on text NOT NULL,
    last_used_on text
);
CREATE INDEX account_identities_account_id ON account_identities (account_id);

-- +goose Down
DROP TABLE account_identities;
DROP TABLE identity_proofs;
DROP TABLE oidc_attempts;
