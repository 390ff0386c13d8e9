-- How often somebody has written in the current minute, whichever process was asked. Who it is stands there as a keyed hash; the key lives for a day.
-- +goose Up
CREATE TABLE permits (
    id text NOT NULL CONSTRAINT permits_id_unique PRIMARY KEY,
    minute integer NOT NULL,
    used integer NOT NULL,
    CONSTRAINT permits_id_sha256 CHECK (length(id) = 64),
    CONSTRAINT permits_used_natural CHECK (used >= 0)
);
CREATE INDEX permits_minute ON permits (minute, id);

CREATE TABLE daily_secrets (
    on_day text NOT NULL CONSTRAINT daily_secrets_on_day_unique PRIMARY KEY,
    secret text NOT NULL
);

-- +goose Down
DROP TABLE daily_secrets;
DROP TABLE permits;
