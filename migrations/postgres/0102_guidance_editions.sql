-- What the operator wrote about the stages of groups: editions, each of which replaces the one before. It has who wrote by role alone; words that name a person can be emptied.
-- +goose Up
CREATE TABLE guidance_editions (
    id uuid NOT NULL CONSTRAINT guidance_editions_id_unique PRIMARY KEY,
    stage text NOT NULL,
    language text NOT NULL,
    number integer NOT NULL,
    words text NOT NULL,
    replaces boolean NOT NULL,
    role text NOT NULL,
    written_on date NOT NULL,
    CONSTRAINT guidance_editions_role_known CHECK (role IN ('admin', 'operator')),
    CONSTRAINT guidance_editions_number_unique UNIQUE (stage, language, number)
);

-- +goose Down
DROP TABLE guidance_editions;
