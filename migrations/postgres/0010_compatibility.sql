-- The least schema that a program must know to serve this database. A migration that older programs cannot live with raises it.
-- +goose Up
CREATE TABLE compatibility (
    id integer CONSTRAINT compatibility_id_unique PRIMARY KEY,
    oldest_schema bigint NOT NULL,
    CONSTRAINT compatibility_id_one CHECK (id = 1)
);
INSERT INTO compatibility (id, oldest_schema) VALUES (1, 7);

-- +goose Down
DROP TABLE compatibility;
