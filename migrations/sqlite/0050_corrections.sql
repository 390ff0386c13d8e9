-- What readers say is wrong with a group's entry, for its stewards and the moderators. Nothing of the sender is stored but what the sender writes.
-- +goose Up
CREATE TABLE corrections (
    id text NOT NULL CONSTRAINT corrections_id_unique PRIMARY KEY,
    group_id text NOT NULL CONSTRAINT corrections_group_id_fk REFERENCES groups (id) ON DELETE CASCADE,
    kind text NOT NULL,
    text text NOT NULL,
    reply_to text NOT NULL,
    status text NOT NULL,
    created_at datetime NOT NULL,
    closed_at datetime,
    CONSTRAINT corrections_kind_known CHECK (kind IN ('time', 'place', 'contact', 'ended', 'other')),
    CONSTRAINT corrections_text_said CHECK (text <> ''),
    CONSTRAINT corrections_status_known CHECK (status IN ('open', 'accepted', 'dismissed')),
    CONSTRAINT corrections_closed_at_agrees CHECK ((status = 'open') = (closed_at IS NULL))
);
CREATE INDEX corrections_group_id ON corrections (group_id, status, created_at);
CREATE INDEX corrections_created_at ON corrections (created_at);
CREATE INDEX corrections_closed_at ON corrections (closed_at) WHERE closed_at IS NOT NULL;

-- +goose Down
DROP TABLE corrections;
