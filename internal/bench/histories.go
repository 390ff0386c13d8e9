package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// mostConcluded is the largest number of engagements that a consultant of the sample has concluded.
// Every other one has none.
const mostConcluded = 10

// history writes what consultants of the sample have done: engagements that they concluded, invitations
// that they answered, and ratings of those with enough groups.
type history struct {
	random                       *rand.Rand
	requests, groups             []models.ID
	engagements, answers, rating int
}

// addHistories gives every other consultant a history, in one transaction.
func (b *bench) addHistories(ctx context.Context) error {
	application, err := open(ctx, b.data)
	if err != nil {
		return err
	}
	defer application.Close()
	h := history{random: rand.New(rand.NewPCG(seed, 0)), requests: b.requests} //nolint:gosec // a sample
	var consultants []models.ID
	if err := application.Store.EachGroup(ctx, func(g models.Group) error { h.groups = append(h.groups, g.ID); return nil }); err != nil {
		return err
	}
	err = application.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachConsultant(ctx, func(c models.Consultant) error { consultants = append(consultants, c.ID); return nil })
	})
	if err != nil {
		return err
	}
	err = application.Store.Write(ctx, func(tx *store.Tx) error {
		for i := 0; i < len(consultants); i += 2 {
			if err := h.write(ctx, tx, consultants[i]); err != nil {
				return err
			}
		}
		return nil
	})
	t := table{title: "Histories of every other consultant"}
	t.add("engagements concluded", strconv.Itoa(h.engagements))
	t.add("invitations answered", strconv.Itoa(h.answers))
	t.add("ratings published", strconv.Itoa(h.rating))
	if err != nil {
		return err
	}
	return t.print()
}

func (h *history) write(ctx context.Context, tx *store.Tx, consultant models.ID) error {
	concluded := 1 + h.random.IntN(mostConcluded)
	for n := range concluded {
		at := asOf.AddDate(0, 0, -h.random.IntN(300))
		if err := h.conclude(ctx, tx, consultant, h.requests[n%len(h.requests)], at); err != nil {
			return err
		}
	}
	if concluded < models.MinRatingGroups {
		return nil
	}
	// This month's are looked at, so that the service has none to publish.
	if _, err := tx.BeginRatingMonth(ctx, consultant, models.DateOf(time.Now().UTC()).FirstOfMonth()); err != nil {
		return fmt.Errorf("a month of ratings: %w", err)
	}
	for _, p := range models.Principles() {
		h.rating++
		refresh := models.RatingRefresh{
			ID: models.NewID(), ConsultantID: consultant, Principle: p, Number: 1, Month: models.DateOf(asOf.AddDate(0, -1, 0)).FirstOfMonth(),
			GroupCount: models.MinRatingGroups, Twentieths: h.random.IntN(21),
		}
		if err := tx.AddRatingRefresh(ctx, &refresh, nil); err != nil {
			return fmt.Errorf("a rating: %w", err)
		}
	}
	return nil
}

// conclude writes an invitation that was answered, and the engagement that came of it.
func (h *history) conclude(ctx context.Context, tx *store.Tx, consultant, request models.ID, at time.Time) error {
	group, day := h.groups[h.random.IntN(len(h.groups))], models.DateOf(at)
	h.engagements, h.answers = h.engagements+1, h.answers+1
	invitation := models.ConsultationInvitation{
		ID: models.NewID(), RequestID: request, GroupID: group, ConsultantID: consultant, Status: models.InvitationAccepted,
		InvitedAt: &at, DueAt: new(at.Add(48 * time.Hour)), AnsweredAt: &at, AnsweredHours: new(1 + h.random.IntN(100)), CreatedAt: at, UpdatedAt: at,
	}
	if err := tx.CreateConsultationInvitation(ctx, &invitation); err != nil {
		return fmt.Errorf("an invitation: %w", err)
	}
	stages := []models.Stage{models.StageForming, models.StageDeveloping, models.StageEstablished, models.StageNetworking}
	e := models.Engagement{
		ID: models.NewID(), RequestID: request, GroupID: group, ConsultantID: &consultant, Status: models.EngagementConcluded,
		Stage: stages[h.random.IntN(len(stages))], AcceptedOn: day, AgreedOn: day, ClosedOn: day, CreatedAt: at, UpdatedAt: at,
	}
	if err := tx.CreateEngagement(ctx, &e); err != nil {
		return fmt.Errorf("an engagement: %w", err)
	}
	return nil
}
