-- What of consultants' work was written lately, so that a ranking reads that alone again.
-- +goose Up
ALTER TABLE rating_refreshes ADD COLUMN published_at datetime;
CREATE INDEX rating_refreshes_published_at ON rating_refreshes (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX engagements_updated_at ON engagements (updated_at);
CREATE INDEX consultation_invitations_updated_at ON consultation_invitations (updated_at);

-- +goose Down
DROP INDEX consultation_invitations_updated_at;
DROP INDEX engagements_updated_at;
DROP INDEX rating_refreshes_published_at;
ALTER TABLE rating_refreshes DROP COLUMN published_at;
