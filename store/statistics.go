package store

import (
	"context"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store/internal/sqlrow"
)

// NeedFact is what statistics know of a need of a published group.
type NeedFact struct {
	GroupID models.ID
	Country string // of the group; "" if it names none
	Topics  models.List[string]
	Status  models.NeedStatus
}

// NeedFacts returns all of them, but for needs whose words are erased.
func (tx *Tx) NeedFacts(ctx context.Context) ([]NeedFact, error) {
	const query = `SELECT n.group_id, g.locality_country AS country, n.topics, n.status
		FROM needs n JOIN groups g ON g.id = n.group_id WHERE g.status = 'published' AND n.statement <> ? ORDER BY n.id`
	return sqlrow.Select[NeedFact](ctx, tx.db, query, models.ErasedWords)
}

// RequestFact is what statistics know of a request that a published group opened.
type RequestFact struct {
	ID       models.ID
	GroupID  models.ID
	Country  string
	Status   models.RequestStatus
	OpenedAt *time.Time
}

// RequestFacts returns all of them.
func (tx *Tx) RequestFacts(ctx context.Context) ([]RequestFact, error) {
	const query = `SELECT r.id, r.group_id, g.locality_country AS country, r.status, r.opened_at
		FROM requests r JOIN groups g ON g.id = r.group_id WHERE g.status = 'published' AND r.opened_at IS NOT NULL ORDER BY r.id`
	return sqlrow.Select[RequestFact](ctx, tx.db, query)
}

// AnswerFact is when a consultant answered an invitation of a request, or offered something.
type AnswerFact struct {
	RequestID  models.ID
	AnsweredAt *time.Time
}

// AnswerFacts returns all of them.
func (tx *Tx) AnswerFacts(ctx context.Context) ([]AnswerFact, error) {
	answers, err := sqlrow.Select[AnswerFact](ctx, tx.db, "SELECT request_id, answered_at FROM consultation_invitations WHERE answered_at IS NOT NULL ORDER BY id")
	if err != nil {
		return nil, err
	}
	offers, err := sqlrow.Select[AnswerFact](ctx, tx.db, "SELECT request_id, created_at AS answered_at FROM offers ORDER BY id")
	return append(answers, offers...), err
}

// Statistics returns what was published last, or models.ErrNotFound if nothing was.
func (tx *Tx) Statistics(ctx context.Context) (models.Statistics, error) {
	list, err := sqlrow.List[models.Statistics](ctx, tx.db, "1 = 1 ORDER BY month DESC LIMIT 1")
	if err == nil && len(list) == 0 {
		err = models.ErrNotFound
	}
	if err != nil {
		return models.Statistics{}, err
	}
	return list[0], nil
}

// PublishStatistics writes what is published of a month, unless another process did.
func (tx *Tx) PublishStatistics(ctx context.Context, s *models.Statistics) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (month) DO NOTHING", s)
}

// ListedCountry is the country of a listed consultant's base, "" if it names none.
type ListedCountry struct {
	ID      models.ID
	Country string
}

// CountriesOfListed returns the countries of all consultants who are listed on a day.
func (tx *Tx) CountriesOfListed(ctx context.Context, on models.Date) ([]ListedCountry, error) {
	const query = `SELECT id, base_country AS country FROM consultants
		WHERE status = 'published' AND verified ->> 'ground' IS NOT NULL AND verified ->> 'expires_on' >= ? ORDER BY id`
	return sqlrow.Select[ListedCountry](ctx, tx.db, query, on.String())
}
