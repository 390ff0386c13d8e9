-- What somebody signs in by without an e-mail address: a phrase, or a recovery code, each once. Of both only what HKDF derives is stored.
-- +goose Up
CREATE TABLE phrases (
    account_id uuid NOT NULL CONSTRAINT phrases_account_id_unique PRIMARY KEY CONSTRAINT phrases_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    verifier text NOT NULL CONSTRAINT phrases_verifier_unique UNIQUE,
    CONSTRAINT phrases_verifier_derived CHECK (length(verifier) = 64)
);

CREATE TABLE recovery_codes (
    verifier text NOT NULL CONSTRAINT recovery_codes_verifier_unique PRIMARY KEY,
    account_id uuid NOT NULL CONSTRAINT recovery_codes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    CONSTRAINT recovery_codes_verifier_derived CHECK (length(verifier) = 64)
);
CREATE INDEX recovery_codes_account_id ON recovery_codes (account_id);

-- +goose Down
DROP TABLE recovery_codes;
DROP TABLE phrases;
