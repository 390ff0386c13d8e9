-- The numbers of the six principles that the operator proposed, and what became of them. The program's own
-- are in no row. One at most is adopted.
-- +goose Up
CREATE TABLE rulesets (
    id text NOT NULL CONSTRAINT rulesets_id_unique PRIMARY KEY,
    version text NOT NULL CONSTRAINT rulesets_version_unique UNIQUE,
    status text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    reasons text NOT NULL,
    numbers text NOT NULL,
    open_until text NOT NULL,
    proposed_on text NOT NULL,
    adopted_on text,
    ended_on text,
    CONSTRAINT rulesets_status_known CHECK (status IN ('proposed', 'adopted', 'replaced', 'withdrawn')),
    CONSTRAINT rulesets_adopted_on_agrees CHECK ((status IN ('adopted', 'replaced')) = (adopted_on IS NOT NULL)),
    CONSTRAINT rulesets_ended_on_agrees CHECK ((status IN ('replaced', 'withdrawn')) = (ended_on IS NOT NULL))
);
CREATE UNIQUE INDEX rulesets_one_adopted ON rulesets (status) WHERE status = 'adopted';

-- +goose Down
DROP TABLE rulesets;
