-- What stored values were computed with, such as the version of the time zone database, so that they can be computed anew when that changes.
-- +goose Up
CREATE TABLE derived_data (
    name text NOT NULL CONSTRAINT derived_data_name_unique PRIMARY KEY,
    version text NOT NULL
);

-- +goose Down
DROP TABLE derived_data;
