package consultation

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/shg-directory/shg/domain/accounts"
	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/directory"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// The values of a request whose group gives no others.
const (
	defaultRadiusKm       = 25
	defaultSessionMinutes = 90
	defaultOffersWanted   = 3
)

// Requests returns a group's requests, newest first, for its members only; status "" means every
// status.
func (r *Room) Requests(ctx context.Context, by models.WriteOptions, groupID models.ID, status models.RequestStatus, page models.Page) ([]models.Request, int, error) {
	var requests []models.Request
	var total int
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.ReadRequests, groupID); err != nil {
			return err
		}
		var err error
		requests, total, err = tx.Requests(ctx, groupID, status, page)
		return err
	})
	return requests, total, err
}

// Request reads one request, for its group's members only.
func (r *Room) Request(ctx context.Context, by models.WriteOptions, id models.ID) (models.Request, error) {
	var request models.Request
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		request, err = r.readRequest(ctx, tx, by, policy.ReadRequests, id)
		return err
	})
	return request, err
}

// readRequest reads a request that the actor may act on; to everybody else, signed in, it is not
// there. If it is not there the state of no group is authorized, so that both take the same
// statements.
func (r *Room) readRequest(ctx context.Context, tx *store.Tx, by models.WriteOptions, act policy.Act, id models.ID) (models.Request, error) {
	if !by.SignedIn() {
		return models.Request{}, models.ErrUnauthorized
	}
	request, err := tx.Request(ctx, id)
	if err != nil && !errors.Is(err, models.ErrNotFound) {
		return request, err
	}
	return request, r.authorize(ctx, tx, by, act, request.GroupID)
}

// CreateRequest drafts a call for consultation on needs of the group. It must rest on at least one
// open need that a member has confirmed.
func (r *Room) CreateRequest(ctx context.Context, by models.WriteOptions, groupID models.ID, input models.RequestInput) (models.Request, error) {
	if err := r.validateRequest(&input); err != nil {
		return models.Request{}, err
	}
	now := r.Now().UTC()
	request := models.Request{ID: models.NewID(), GroupID: groupID, Version: 1, Status: models.RequestDraft, CreatedAt: now, UpdatedAt: now}
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		if err := r.authorize(ctx, tx, by, policy.CreateRequest, groupID); err != nil {
			return err
		}
		if err := r.applyRequestInput(ctx, tx, &request, input); err != nil {
			return err
		}
		if err := accounts.RecordIdempotencyKey(ctx, tx, by, request.ID); err != nil {
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.CreateRequest, audit.Request(request.ID)); err != nil {
			return err
		}
		if err := tx.CreateRequest(ctx, &request); err != nil {
			return err
		}
		return r.notifyMembers(ctx, tx, by, groupID, waits(models.WaitingDraft, "draft/"+request.ID.String()))
	})
	return request, err
}

// ReplaceRequest changes the terms of a draft or open request.
func (r *Room) ReplaceRequest(ctx context.Context, by models.WriteOptions, id models.ID, input models.RequestInput) (models.Request, error) {
	if err := r.validateRequest(&input); err != nil {
		return models.Request{}, err
	}
	return r.changeRequest(ctx, by, id, policy.ChangeRequest, func(tx *store.Tx, request *models.Request) (bool, error) {
		if request.Status != models.RequestDraft && request.Status != models.RequestOpen {
			return false, requestStates().refuse(string(request.Status))
		}
		return true, r.applyRequestInput(ctx, tx, request, input)
	})
}

func (r *Room) changeRequest(ctx context.Context, by models.WriteOptions, id models.ID, act policy.Act,
	change func(*store.Tx, *models.Request) (bool, error),
) (models.Request, error) {
	var request models.Request
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if request, err = r.readRequest(ctx, tx, by, act, id); err != nil {
			return err
		}
		if request, err = lockRequest(ctx, tx, id); err != nil {
			return err
		}
		from := request.Version
		changed, err := change(tx, &request)
		if err == nil && !changed { // it was done before: doing it again is no error, whatever was read
			return nil
		}
		if stale := by.CheckVersion(from); stale != nil {
			return stale
		}
		if err != nil {
			return err
		}
		request.Version, request.UpdatedAt = from+1, r.Now().UTC()
		if act == policy.ChangeRequest { // what opens and withdraws it is an act in the group's name
			if err := audit.Record(ctx, tx, by.Actor, act, audit.Request(id)); err != nil {
				return err
			}
		}
		return tx.UpdateRequest(ctx, &request, from)
	})
	return request, err
}

func (r *Room) validateRequest(input *models.RequestInput) error {
	if err := r.Validator.Validate(input); err != nil {
		return err
	}
	for i, code := range input.Lift {
		if !code.Liftable() {
			return models.Invalid(fmt.Sprintf("/lift/%d", i), "unknown_value", liftableCodes()...)
		}
	}
	if weights := input.Weights.Weights(); len(weights) == len(models.Principles()) && maxWeight(weights) == 0 {
		return models.Invalid("/weights", "all_weights_zero")
	}
	return r.checkNotPast(input.RespondByOn)
}

func liftableCodes() []string {
	return slices.DeleteFunc(models.SetValues("refusal"), func(c string) bool { return !models.RefusalCode(c).Liftable() })
}

func maxWeight(w models.Weights) int {
	highest := 0
	for _, v := range w {
		highest = max(highest, v)
	}
	return highest
}

// applyRequestInput writes an input into a request, with the group's own languages and zone if it
// gives none: its members alone read a request.
func (r *Room) applyRequestInput(ctx context.Context, tx *store.Tx, request *models.Request, in models.RequestInput) error {
	group, err := tx.Group(ctx, request.GroupID)
	if err != nil {
		return err
	}
	exact, err := tx.ExactPlaces(ctx, request.GroupID)
	if err != nil {
		return err
	}
	group = directory.WithExactTimes(group, exact)
	if err := checkNeeds(ctx, tx, request.GroupID, in.Needs); err != nil {
		return err
	}
	request.Needs, request.Topics, request.ConsultationKinds, request.Roles = in.Needs, in.Topics, in.ConsultationKinds, in.Roles
	request.Formats, request.Availability, request.Timezone = in.Formats, in.Availability, orDefault(in.Timezone, group.Timezone)
	request.RemoteOnly = len(in.Formats) > 0 && !slices.Contains(in.Formats, models.FormatInPerson)
	request.SessionMinutes, request.RadiusKm, request.AllowRemote = models.ValueOr(in.SessionMinutes, defaultSessionMinutes), models.ValueOr(in.RadiusKm, defaultRadiusKm), models.ValueOr(in.AllowRemote, true)
	request.Remote = orDefault(in.Remote, models.RemoteFromCountry)
	request.Languages, request.AcceptsInterpreter, request.Cost.V = in.Languages, in.AcceptsInterpreter, in.Cost
	if len(request.Languages) == 0 {
		request.Languages = groupLanguages(group)
	}
	request.RespondByOn, request.Resources, request.Must.V, request.MustBe.V = in.RespondByOn, in.Resources, in.Must, in.MustBe
	request.Lift, request.Weights.V = in.Lift, in.Weights.Weights()
	request.Call, request.OffersWanted = orDefault(in.Call, models.CallInvited), models.ValueOr(in.OffersWanted, defaultOffersWanted)
	return nil
}

func orDefault[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

func groupLanguages(g models.Group) []string {
	if len(g.Languages) == 0 && g.Language != "" {
		return []string{g.Language}
	}
	return g.Languages
}

// checkNeeds is principle B: every need named is one of the group's, and at least one is open and
// confirmed by the member whose words it is.
func checkNeeds(ctx context.Context, tx *store.Tx, groupID models.ID, ids []models.ID) error {
	open := 0
	for i, id := range ids {
		need, err := tx.Need(ctx, id, models.ID{})
		if errors.Is(err, models.ErrNotFound) || err == nil && need.GroupID != groupID {
			return models.Invalid(fmt.Sprintf("/needs/%d", i), "not_of_this_group")
		}
		if err != nil {
			return err
		}
		if need.Status == models.NeedOpen && need.Confirmed() {
			open++
		}
	}
	if open == 0 {
		return models.Invalid("/needs", "no_open_need")
	}
	return nil
}
