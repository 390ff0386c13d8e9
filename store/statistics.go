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
	Country string // of the group, as the public knows it; "" if it names none
	Region  string // its code; "" if none is known
	Topics  models.List[string]
	Status  models.NeedStatus
}

// NeedFacts returns all of them, but for needs whose words are erased.
func (tx *Tx) NeedFacts(ctx context.Context) ([]NeedFact, error) {
	const query = `SELECT n.group_id, g.locality_country AS country, g.locality_region_code AS region, n.topics, n.status
		FROM needs n JOIN groups g ON g.id = n.group_id WHERE g.status = 'published' AND n.statement <> ? ORDER BY n.id`
	return sqlrow.Select[NeedFact](ctx, tx.db, query, models.ErasedWords)
}

// RequestFact is what statistics know of a request that a published group opened.
type RequestFact struct {
	ID       models.ID
	GroupID  models.ID
	Country  string
	Region   string
	Status   models.RequestStatus
	OpenedAt *time.Time
}

// RequestFacts returns all of them.
func (tx *Tx) RequestFacts(ctx context.Context) ([]RequestFact, error) {
	const query = `SELECT r.id, r.group_id, g.locality_country AS country, g.locality_region_code AS region, r.status, r.opened_at
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

// Statistics returns what was published last, or ErrNotFound if nothing was.
func (tx *Tx) Statistics(ctx context.Context) (models.Statistics, error) {
	return sqlrow.One[models.Statistics](ctx, tx.db, "month = (SELECT max(month) FROM statistics)")
}

// PublishStatistics writes what is published of a month, unless another process did.
func (tx *Tx) PublishStatistics(ctx context.Context, s *models.Statistics) error {
	return sqlrow.InsertOnConflict(ctx, tx.db, "ON CONFLICT (month) DO NOTHING", s)
}
