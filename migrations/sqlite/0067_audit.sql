-- Who did what to whom: entries in a chain of hashes, which nobody changes. Persons have pseudonyms, which end with their accounts. An
-- entry gets its place in the chain after its transaction is over. A digest is the end of the chain on a day.
-- +goose Up
CREATE TABLE audit_pseudonyms (
    account_id text NOT NULL CONSTRAINT audit_pseudonyms_account_id_unique PRIMARY KEY
        CONSTRAINT audit_pseudonyms_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    pseudonym text NOT NULL CONSTRAINT audit_pseudonyms_pseudonym_unique UNIQUE
);

CREATE TABLE audit_entries (
    id text NOT NULL CONSTRAINT audit_entries_id_unique PRIMARY KEY,
    seq integer,
    at datetime NOT NULL,
    actor_kind text NOT NULL,
    actor text NOT NULL,
    act text NOT NULL,
    subject_kind text NOT NULL,
    subject text NOT NULL,
    hash text,
    CONSTRAINT audit_entries_seq_unique UNIQUE (seq),
    CONSTRAINT audit_entries_hash_agrees CHECK ((seq IS NULL) = (hash IS NULL)),
    CONSTRAINT audit_entries_actor_kind_known CHECK (actor_kind IN ('account', 'key', 'operator', 'anyone'))
);
CREATE INDEX audit_entries_unchained ON audit_entries (at, id) WHERE seq IS NULL;

CREATE TABLE audit_chain (
    id integer NOT NULL CONSTRAINT audit_chain_id_unique PRIMARY KEY,
    last_seq integer NOT NULL,
    last_hash text NOT NULL,
    pruned_seq integer NOT NULL,
    pruned_hash text NOT NULL,
    CONSTRAINT audit_chain_id_one CHECK (id = 1),
    CONSTRAINT audit_chain_pruned_seq_behind CHECK (pruned_seq BETWEEN 0 AND last_seq)
);
INSERT INTO audit_chain (id, last_seq, last_hash, pruned_seq, pruned_hash) VALUES (1, 0, '', 0, '');

CREATE TABLE audit_digests (
    made_on text NOT NULL CONSTRAINT audit_digests_made_on_unique PRIMARY KEY,
    seq integer NOT NULL,
    hash text NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER audit_entries_kept BEFORE UPDATE ON audit_entries WHEN OLD.seq IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'audit_entries_append_only'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_kept_whole BEFORE DELETE ON audit_entries
WHEN OLD.seq IS NULL OR OLD.seq > (SELECT pruned_seq FROM audit_chain WHERE id = 1)
BEGIN SELECT RAISE(ABORT, 'audit_entries_append_only'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_digests;
DROP TABLE audit_entries;
DROP TABLE audit_chain;
DROP TABLE audit_pseudonyms;
