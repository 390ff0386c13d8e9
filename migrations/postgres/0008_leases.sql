-- Who lost a lease can tell by the term whether somebody else has had it since.
-- +goose Up
CREATE TABLE leases (
    name text CONSTRAINT leases_name_unique PRIMARY KEY,
    term bigint NOT NULL,
    CONSTRAINT leases_term_positive CHECK (term > 0)
);

-- +goose Down
DROP TABLE leases;
