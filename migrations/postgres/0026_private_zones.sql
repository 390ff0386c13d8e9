-- What is private of a group that does not show its place: its zone and times as it said them, its region, and by which rules the public values were
-- derived. Programs from before write rows without them, which count as derived by the rules of version 0.
-- +goose Up
ALTER TABLE exact_places ADD COLUMN country text NOT NULL DEFAULT '';
ALTER TABLE exact_places ADD COLUMN region_code text NOT NULL DEFAULT '';
ALTER TABLE exact_places ADD COLUMN precision text NOT NULL DEFAULT ''
    CONSTRAINT exact_places_precision_known CHECK (precision IN ('', 'area', 'hidden'));
ALTER TABLE exact_places ADD COLUMN timezone text NOT NULL DEFAULT '';
ALTER TABLE exact_places ADD COLUMN public_timezone text NOT NULL DEFAULT '';
ALTER TABLE exact_places ADD COLUMN times jsonb NOT NULL DEFAULT 'null';
ALTER TABLE exact_places ADD COLUMN rules integer NOT NULL DEFAULT 0;
CREATE INDEX exact_places_rules ON exact_places (rules, group_id);
CREATE INDEX consultants_base_not_exact ON consultants (id) WHERE base_precision IN ('area', 'hidden');

-- +goose Down
DROP INDEX consultants_base_not_exact;
DROP INDEX exact_places_rules;
ALTER TABLE exact_places DROP COLUMN rules;
ALTER TABLE exact_places DROP COLUMN times;
ALTER TABLE exact_places DROP COLUMN public_timezone;
ALTER TABLE exact_places DROP COLUMN timezone;
ALTER TABLE exact_places DROP COLUMN precision;
ALTER TABLE exact_places DROP COLUMN region_code;
ALTER TABLE exact_places DROP COLUMN country;
