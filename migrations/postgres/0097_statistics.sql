-- What is published each month about all groups together, as it was published.
-- +goose Up
CREATE TABLE statistics (
    month date NOT NULL CONSTRAINT statistics_month_unique PRIMARY KEY,
    published_on date NOT NULL,
    tables jsonb NOT NULL
);

-- +goose Down
DROP TABLE statistics;
