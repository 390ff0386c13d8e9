-- How many members must agree to which act of their group, what they are asked to agree to, and their votes.
-- +goose Up
CREATE TABLE group_rules (
    group_id uuid NOT NULL CONSTRAINT group_rules_group_id_unique PRIMARY KEY CONSTRAINT group_rules_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    version bigint NOT NULL,
    takes_requests boolean,
    agree text NOT NULL,
    CONSTRAINT group_rules_version_positive CHECK (version > 0)
);

CREATE TABLE proposals (
    id uuid NOT NULL CONSTRAINT proposals_id_unique PRIMARY KEY,
    group_id uuid NOT NULL CONSTRAINT proposals_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    proposer_id uuid CONSTRAINT proposals_proposer_id_fk REFERENCES accounts (id) ON DELETE SET NULL,
    act text NOT NULL,
    subject text NOT NULL,
    payload text NOT NULL,
    version bigint NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    agreed integer NOT NULL,
    disagreed integer NOT NULL,
    proposed_on date NOT NULL,
    ends_on date NOT NULL,
    done_at timestamptz,
    closed_on date,
    CONSTRAINT proposals_status_known CHECK (status IN ('open', 'waiting', 'done', 'halted', 'withdrawn', 'expired', 'failed')),
    CONSTRAINT proposals_counts_natural CHECK (agreed >= 0 AND disagreed >= 0)
);
CREATE INDEX proposals_group_id ON proposals (group_id, status);
CREATE INDEX proposals_proposer_id ON proposals (proposer_id);
CREATE INDEX proposals_ends_on ON proposals (ends_on) WHERE status = 'open';
CREATE INDEX proposals_closed_on ON proposals (closed_on) WHERE closed_on IS NOT NULL;
CREATE UNIQUE INDEX proposals_one_under_way_unique ON proposals (group_id, act, subject) WHERE status IN ('open', 'waiting');

CREATE TABLE votes (
    id uuid NOT NULL CONSTRAINT votes_id_unique PRIMARY KEY,
    proposal_id uuid NOT NULL CONSTRAINT votes_proposal_id_fk REFERENCES proposals (id) ON DELETE CASCADE,
    account_id uuid NOT NULL CONSTRAINT votes_account_id_fk REFERENCES accounts (id) ON DELETE CASCADE,
    agree boolean NOT NULL,
    CONSTRAINT votes_proposal_id_account_id_unique UNIQUE (proposal_id, account_id)
);
CREATE INDEX votes_account_id ON votes (account_id);

-- +goose Down
DROP TABLE votes;
DROP TABLE proposals;
DROP TABLE group_rules;
