-- Places are searched by the words that groups use for those of their meetings, too.
-- +goose Up
CREATE INDEX meetings_locality_label_folded ON meetings (locality_label_folded) WHERE locality_label_folded <> '';

-- +goose Down
DROP INDEX meetings_locality_label_folded;
