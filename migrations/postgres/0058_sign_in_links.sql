-- Links and codes that were asked for by mail: to sign in, or to confirm an address. There is a row whether an account has the address or
-- not. Of token and code there are hashes alone, once they are sent.
-- +goose Up
CREATE TABLE sign_in_links (
    id uuid NOT NULL CONSTRAINT sign_in_links_id_unique PRIMARY KEY,
    account_id uuid CONSTRAINT sign_in_links_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    purpose text NOT NULL,
    address_sealed text NOT NULL,
    address_hash text NOT NULL,
    language text NOT NULL,
    browser_hash text NOT NULL,
    token_hash text NOT NULL,
    code_hash text NOT NULL,
    tries integer NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    used_at timestamptz,
    CONSTRAINT sign_in_links_purpose_known CHECK (purpose IN ('sign_in', 'address')),
    CONSTRAINT sign_in_links_tries_few CHECK (tries BETWEEN 0 AND 5)
);
CREATE INDEX sign_in_links_account_id ON sign_in_links (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX sign_in_links_address_hash ON sign_in_links (address_hash);
CREATE UNIQUE INDEX sign_in_links_token_hash_unique ON sign_in_links (token_hash) WHERE token_hash <> '';
CREATE INDEX sign_in_links_created_at ON sign_in_links (created_at);

-- +goose Down
DROP TABLE sign_in_links;
