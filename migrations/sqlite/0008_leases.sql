-- Who lost a lease can tell by the term whether somebody else has had it since; SQLite's leases are locks of files and cannot be lost.
-- +goose Up
CREATE TABLE leases (
    name text NOT NULL CONSTRAINT leases_name_unique PRIMARY KEY,
    term integer NOT NULL,
    CONSTRAINT leases_term_positive CHECK (term > 0)
);

-- +goose Down
DROP TABLE leases;
