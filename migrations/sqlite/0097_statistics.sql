-- What is published each month about all groups together, as it was published.
-- +goose Up
CREATE TABLE statistics (
    month text NOT NULL CONSTRAINT statistics_month_unique PRIMARY KEY,
    published_on text NOT NULL,
    tables text NOT NULL
);

-- +goose Down
DROP TABLE statistics;
