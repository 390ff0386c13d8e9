-- What is published of how groups judge consultants, by principle and month, and of which judgements; all of it, since what was published once is
-- known. The sum of a judgement that no refresh needs any more is forgotten.
-- +goose Up
CREATE TABLE rating_refreshes (
    id uuid NOT NULL CONSTRAINT rating_refreshes_id_unique PRIMARY KEY,
    consultant_id uuid NOT NULL CONSTRAINT rating_refreshes_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    principle text NOT NULL,
    number integer NOT NULL,
    month date NOT NULL,
    group_count integer NOT NULL,
    twentieths integer NOT NULL,
    CONSTRAINT rating_refreshes_number_unique UNIQUE (consultant_id, principle, number),
    CONSTRAINT rating_refreshes_month_unique UNIQUE (consultant_id, principle, month),
    CONSTRAINT rating_refreshes_principle_known CHECK (principle IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT rating_refreshes_twentieths_in_range CHECK (twentieths BETWEEN 0 AND 20)
);

CREATE TABLE rating_judgements (
    id uuid NOT NULL CONSTRAINT rating_judgements_id_unique PRIMARY KEY,
    consultant_id uuid NOT NULL CONSTRAINT rating_judgements_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    principle text NOT NULL,
    group_id uuid CONSTRAINT rating_judgements_group_id_fk REFERENCES groups (id) ON DELETE SET NULL,
    rating_sum integer NOT NULL,
    rating_count integer NOT NULL,
    from_number integer NOT NULL,
    until_number integer NOT NULL,
    CONSTRAINT rating_judgements_principle_known CHECK (principle IN ('A', 'B', 'C', 'D', 'E', 'F')),
    CONSTRAINT rating_judgements_until_after_from CHECK (until_number = 0 OR until_number > from_number)
);
CREATE UNIQUE INDEX rating_judgements_group_id_unique ON rating_judgements (consultant_id, principle, group_id) WHERE until_number = 0;
CREATE INDEX rating_judgements_consultant_id ON rating_judgements (consultant_id);
CREATE INDEX rating_judgements_group_id ON rating_judgements (group_id);

-- The month in which the ratings of a consultant were last looked at.
CREATE TABLE rating_months (
    consultant_id uuid NOT NULL CONSTRAINT rating_months_consultant_id_unique PRIMARY KEY CONSTRAINT rating_months_consultant_id_fk REFERENCES consultants (id) ON DELETE CASCADE,
    month date NOT NULL
);

-- +goose Down
DROP TABLE rating_months;
DROP TABLE rating_judgements;
DROP TABLE rating_refreshes;
