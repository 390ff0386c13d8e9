-- What is sent to webhooks, and what came of it. When each is tried is in the queue.
-- +goose Up
CREATE TABLE webhook_deliveries (
    id uuid NOT NULL CONSTRAINT webhook_deliveries_id_unique PRIMARY KEY,
    webhook_id uuid NOT NULL CONSTRAINT webhook_deliveries_webhook_id_fk REFERENCES webhooks (id) ON DELETE CASCADE,
    type text NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    status integer NOT NULL,
    error text NOT NULL,
    attempted_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT webhook_deliveries_state_known CHECK (state IN ('pending', 'delivered', 'failed')),
    CONSTRAINT webhook_deliveries_attempts_natural CHECK (attempts >= 0)
);
CREATE INDEX webhook_deliveries_webhook_id ON webhook_deliveries (webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (created_at);

-- +goose Down
DROP TABLE webhook_deliveries;
