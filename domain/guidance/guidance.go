// Package guidance is the room of what is said to groups about their stage of development: the text of
// the program, and what the operator of a directory writes in its place or beside it.
package guidance

import (
	"context"
	"slices"
	"time"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/domain/validation"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/guidance"
	"github.com/shg-directory/shg/store"
)

// Parts are the dependencies of the room.
type Parts struct {
	Store     *store.Store
	Policy    *policy.Authorizer
	Validator *validation.Validator
	Now       func() time.Time
}

// Room holds the verbs on guidance. Make it with New; it is safe for concurrent use.
type Room struct {
	Parts
	book *guidance.Book
}

// New makes the room of its parts.
func New(p Parts) *Room { return &Room{Parts: p, book: guidance.Open()} }

// All returns the guidance for groups at each stage, in the order of stages.
func (r *Room) All(ctx context.Context, language string) ([]models.Guidance, error) {
	var editions []models.GuidanceEdition
	err := r.Store.Read(ctx, func(tx *store.Tx) (err error) {
		editions, err = tx.GuidanceInForce(ctx, language)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []models.Guidance
	for _, value := range models.SetValues("stage") {
		all = append(all, r.compose(models.Stage(value), language, editions))
	}
	return all, nil
}

func (r *Room) compose(stage models.Stage, language string, editions []models.GuidanceEdition) models.Guidance {
	g := models.Guidance{Stage: stage, Language: language}
	if at := slices.IndexFunc(editions, func(e models.GuidanceEdition) bool { return e.Stage == stage }); at >= 0 {
		g.Edition = &editions[at]
	}
	if g.Edition == nil || !g.Edition.Replaces {
		g.Text, g.Sources = r.book.Text(language, stage), r.book.Sources(stage)
	}
	return g
}

// Guidance returns the guidance for groups at one stage; models.ErrNotFound if there is no such stage.
func (r *Room) Guidance(ctx context.Context, stage models.Stage, language string) (models.Guidance, error) {
	all, err := r.All(ctx, language)
	if err != nil {
		return models.Guidance{}, err
	}
	at := slices.IndexFunc(all, func(g models.Guidance) bool { return g.Stage == stage })
	if at < 0 {
		return models.Guidance{}, models.ErrNotFound
	}
	return all[at], nil
}

// Editions returns one page of what the operator wrote about a stage in a language, the newest first.
func (r *Room) Editions(ctx context.Context, by models.WriteOptions, stage models.Stage, language string, page models.Page) (list []models.GuidanceEdition, total int, err error) {
	if err := r.authorize(by, stage, language); err != nil {
		return nil, 0, err
	}
	err = r.Store.Read(ctx, func(tx *store.Tx) error {
		list, total, err = tx.GuidanceEditions(ctx, stage, language, page)
		return err
	})
	return list, total, err
}

// Edit writes a new edition about a stage in a language, which is in force at once.
func (r *Room) Edit(ctx context.Context, by models.WriteOptions, stage models.Stage, language string, input models.GuidanceInput) (models.Guidance, error) {
	if err := r.authorize(by, stage, language); err != nil {
		return models.Guidance{}, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.Guidance{}, err
	}
	if err := r.write(ctx, by, models.GuidanceEdition{Stage: stage, Language: language, Words: input.Words, Replaces: input.Replaces}); err != nil {
		return models.Guidance{}, err
	}
	return r.Guidance(ctx, stage, language)
}

// Reset takes back what the operator wrote about a stage in a language. The editions stay in the history.
func (r *Room) Reset(ctx context.Context, by models.WriteOptions, stage models.Stage, language string) error {
	if err := r.authorize(by, stage, language); err != nil {
		return err
	}
	return r.write(ctx, by, models.GuidanceEdition{Stage: stage, Language: language})
}

// authorize refuses who may not edit guidance, and then a stage or language that there is not.
func (r *Room) authorize(by models.WriteOptions, stage models.Stage, language string) error {
	if err := r.Policy.Authorize(by.Actor, policy.EditGuidance, policy.State{}); err != nil {
		return err
	}
	if !slices.Contains(models.SetValues("stage"), string(stage)) || !slices.Contains(guidance.Languages(), language) {
		return models.ErrNotFound
	}
	return nil
}

func (r *Room) write(ctx context.Context, by models.WriteOptions, e models.GuidanceEdition) error {
	e.ID, e.Role, e.WrittenOn = models.NewID(), models.GuidanceByAdmin, models.DateOf(r.Now().UTC())
	if by.Operator {
		e.Role = models.GuidanceByOperator
	}
	return r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := audit.Record(ctx, tx, by.Actor, policy.EditGuidance, audit.Guidance(e.Stage, e.Language)); err != nil {
			return err
		}
		return tx.AddGuidanceEdition(ctx, &e)
	})
}
