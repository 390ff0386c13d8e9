-- What the operator wrote about the stages of groups: editions, each of which replaces the one before. Nothing in it leads to a person.
-- +goose Up
CREATE TABLE guidance_editions (
    id text NOT NULL CONSTRAINT guidance_editions_id_unique PRIMARY KEY,
    stage text NOT NULL,
    language text NOT NULL,
    words text NOT NULL,
    replaces boolean NOT NULL,
    role text NOT NULL,
    written_on text NOT NULL,
    CONSTRAINT guidance_editions_role_known CHECK (role IN ('admin', 'operator'))
);
CREATE INDEX guidance_editions_stage ON guidance_editions (stage, language, id);

-- +goose Down
DROP TABLE guidance_editions;
