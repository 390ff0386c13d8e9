package directory

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/shg-directory/shg/domain/audit"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/schedule"
	"github.com/shg-directory/shg/store"
)

// The values of a profile whose consultant gives no others.
const (
	defaultResponseHours = 7 * 24
	defaultCapacity      = 3
)

// ConsultantView is a profile as its reader may see it.
type ConsultantView struct {
	models.Consultant

	Full   bool               // with what it declares: its owner and moderators see that
	Public policy.PublicProof // proves that anyone may read just this; never of a whole view
}

// Consultant reads a profile as the actor may see it. One that is not listed is there for its owner
// and for moderators only.
func (r *Room) Consultant(ctx context.Context, by models.WriteOptions, id models.ID) (ConsultantView, error) {
	var c models.Consultant
	err := r.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		c, err = tx.Consultant(ctx, id)
		if found := err == nil; found && r.IsListed(c) || !found && !errors.Is(err, models.ErrNotFound) {
			return err
		}
		if gone := eitherGone(ctx, tx, id); err != nil { // asked of drafts too, so that both take the same time
			return gone
		}
		return nil
	})
	if err != nil {
		return ConsultantView{}, err
	}
	state := policy.State{Visibility: policy.Unpublished}
	if r.IsListed(c) {
		state.Visibility = policy.Published
	}
	own := by.SignedIn() && c.AccountID == by.AccountID
	showsAll := own || r.Policy.Authorize(by.Actor, policy.VerifyConsultant, policy.State{}) == nil
	if showsAll {
		return ConsultantView{Consultant: c, Full: true}, nil
	}
	if r.Policy.Authorize(by.Actor, policy.ReadConsultant, state) == nil {
		return ConsultantView{Consultant: c, Public: r.Policy.ProvePublic(policy.ReadConsultant, state)}, nil
	}
	return ConsultantView{}, models.ErrNotFound
}

// eitherGone returns models.ErrGone for the address of a profile that was erased, and
// models.ErrNotFound for any other.
func eitherGone(ctx context.Context, tx *store.Tx, id models.ID) error {
	was, err := tx.WasErased(ctx, id)
	if err == nil && was {
		return models.ErrGone
	}
	return errors.Join(err, models.ErrNotFound)
}

// PutProfile creates or replaces the actor's own profile and reports whether it was created. A
// profile is listed once it is verified, unless a moderator hid it. With by.IfVersion = models.MustNotExist it only creates
// one, and refuses (models.ErrPreconditionRequired) if there is one.
func (r *Room) PutProfile(ctx context.Context, by models.WriteOptions, input models.ConsultantInput) (models.Consultant, bool, error) {
	if err := r.Policy.Authorize(by.Actor, policy.ManageProfile, policy.State{Self: by.AccountID != models.ID{}}); err != nil {
		return models.Consultant{}, false, err
	}
	if err := r.Validator.Validate(&input); err != nil {
		return models.Consultant{}, false, err
	}
	if err := r.checkWorkedIn(input); err != nil {
		return models.Consultant{}, false, err
	}
	var c models.Consultant
	created := false
	err := r.Store.Write(ctx, func(tx *store.Tx) error {
		var err error
		if c, created, err = r.WithTx(tx).putProfile(ctx, by, input); err != nil {
			return err
		}
		if err := tx.EndConsents(ctx, by.AccountID, r.today()); err != nil { // to what is not declared any more
			return err
		}
		if err := audit.Record(ctx, tx, by.Actor, policy.ManageProfile, audit.Account(by.AccountID)); err != nil { // not of the profile, whose id is public
			return err
		}
		return r.countWork(ctx, tx, &c)
	})
	if err != nil {
		return c, false, err
	}
	r.Discovery.UpdateConsultantIndex(ctx, c.ID)
	return c, created, nil
}

func (w TxRoom) putProfile(ctx context.Context, by models.WriteOptions, input models.ConsultantInput) (models.Consultant, bool, error) {
	previous, err := w.tx.ConsultantByAccount(ctx, by.AccountID)
	if errors.Is(err, models.ErrNotFound) {
		if by.IfVersion > 0 {
			return previous, false, fmt.Errorf("there is no profile: %w", models.ErrStale)
		}
		return w.createProfile(ctx, by, input)
	}
	if err != nil {
		return previous, false, err
	}
	if err := checkReplaceable(by, previous); err != nil {
		return previous, false, err
	}
	c := previous
	if err := w.applyConsultantInput(&c, input, previous); err != nil {
		return previous, false, err
	}
	if err := w.checkKnownResources(ctx, c, previous); err != nil {
		return previous, false, err
	}
	returned := previous.Status == models.StatusArchived
	if c.Status, err = w.offeredStatus(ctx, c.ID); err != nil {
		return previous, false, err
	}
	if sameRow(previous, c) {
		return previous, false, nil
	}
	if err := w.consentTo(ctx, previous, c); err != nil {
		return previous, false, err
	}
	if samePublicProfile(previous, c) { // the index knows nothing of what changed, and nobody else may see that it did
		return c, false, w.tx.SetReadiness(ctx, c.ID, previous.Version, readinessOf(c))
	}
	c.UpdatedAt = w.Now().UTC()
	if err := w.tx.UpdateConsultant(ctx, &c, previous.Version); err != nil {
		return previous, false, err
	}
	return c, returned, w.enqueueConsultant(ctx, c.ID)
}

// offeredStatus returns the status of a profile whose consultant offers consultation: one that a
// moderator hid can be changed, and stays hidden.
func (w TxRoom) offeredStatus(ctx context.Context, id models.ID) (models.Status, error) {
	held, err := w.tx.IsHeld(ctx, id)
	if held {
		return models.StatusDraft, err
	}
	return models.StatusPublished, err
}

// checkReplaceable checks that the actor knows the current version. One that was withdrawn cannot
// be read, so that its version need not be known.
func checkReplaceable(by models.WriteOptions, previous models.Consultant) error {
	if by.IfVersion != models.MustNotExist {
		return by.CheckVersion(previous.Version)
	}
	if previous.Status == models.StatusArchived {
		return nil
	}
	return models.ErrPreconditionRequired
}

func (w TxRoom) createProfile(ctx context.Context, by models.WriteOptions, input models.ConsultantInput) (models.Consultant, bool, error) {
	now := w.Now().UTC()
	c := models.Consultant{
		ID: models.NewID(), AccountID: by.AccountID, Version: 1, Status: models.StatusPublished, CreatedAt: now, UpdatedAt: now,
	}
	if err := w.applyConsultantInput(&c, input, models.Consultant{}); err != nil {
		return c, false, err
	}
	c.BaseChangedAt = now // the first base is no move
	if err := w.consentTo(ctx, models.Consultant{}, c); err != nil {
		return c, false, err
	}
	if err := w.checkKnownResources(ctx, c, models.Consultant{}); err != nil {
		return c, false, err
	}
	if err := w.tx.CreateConsultant(ctx, &c); err != nil {
		return c, false, err
	}
	return c, true, w.enqueueConsultant(ctx, c.ID)
}

func (w TxRoom) enqueueConsultant(ctx context.Context, id models.ID) error {
	return w.tx.Enqueue(ctx, models.JobIndexConsultant, id.String(), w.Now().UTC())
}

func readinessOf(c models.Consultant) models.Readiness {
	return models.Readiness{Accepting: c.Accepting, Capacity: c.Capacity, Declares: c.Declares}
}

// applyConsultantInput writes an input into a profile. Of a base that is not exact only what the
// public may know is stored at all.
func (r *Room) applyConsultantInput(c *models.Consultant, in models.ConsultantInput, previous models.Consultant) error {
	place, err := r.locate(r.resolveLabel(in.Base, models.Locality{}), previous.Base, "/base")
	if err != nil {
		return err
	}
	c.Base = models.Locality{}
	if !in.Base.IsZero() {
		c.Base = place.public
	}
	if !reflect.DeepEqual(c.Base, previous.Base) {
		c.BaseChangedAt = r.Now().UTC()
	}
	c.Name, c.Role, c.Bio, c.Organisation, c.FundedBy = in.Name, in.Role, in.Bio, in.Organisation, in.FundedBy
	c.Topics, c.AnyIssue, c.ConsultationKinds, c.Roles = in.Topics, in.AnyIssue, in.ConsultationKinds, in.Roles
	c.Languages, c.Formats, c.ServiceRadiusKm, c.Areas = in.Languages, in.Formats, in.ServiceRadiusKm, in.Areas
	c.Remote, c.WorkedIn, c.Availability, c.Timezone = in.Remote, in.WorkedIn, in.Availability, in.Timezone
	c.ResponseHours, c.Capacity = models.ValueOr(in.ResponseHours, defaultResponseHours), models.ValueOr(in.Capacity, defaultCapacity)
	c.Cost.V, c.AcceptsInterpreter = in.Cost, in.AcceptsInterpreter
	c.StageExperience, c.Training, c.LivedExperience = mergeDeclaredStages(in.StageExperience, previous.StageExperience), in.Training, in.LivedExperience
	c.OpensResources, c.Resources, c.Negotiable = in.OpensResources, in.Resources, in.Negotiable
	c.StatutoryPowers, c.DutyToReport, c.Declares.V = in.StatutoryPowers, in.DutyToReport, in.Declares
	c.Accepting = in.Accepting
	applyProfileDefaults(c, place.timezone)
	if place.exact != nil {
		r.concealZone(c, place.publicZones, in.Timezone)
	}
	return nil
}

// concealZone writes the zone of a consultant whose base is not exact, and the times in it, as far
// as the public may know the base. What the public may not know is not stored.
func (r *Room) concealZone(c *models.Consultant, z publicZones, chosen string) {
	zone := r.publicZoneFor(z, c.Timezone, chosen)
	c.Availability = schedule.WindowsInZone(c.Availability, c.Timezone, zone, r.Now())
	c.Timezone = zone
}

func applyProfileDefaults(c *models.Consultant, timezone string) {
	if c.Timezone == "" {
		c.Timezone = timezone
	}
	if c.Timezone == "" {
		c.Timezone = "UTC"
	}
	if c.Remote == "" {
		c.Remote = models.RemoteNone
	}
	if c.Cost.V.Kind == "" {
		c.Cost.V.Kind = models.CostFree
	}
}

// mergeDeclaredStages takes what a consultant declares; what was concluded here is not for the
// consultant to change.
func mergeDeclaredStages(declared []models.StageClaim, previous []models.StageExperience) []models.StageExperience {
	var all []models.StageExperience
	for _, s := range declared {
		now := models.StageExperience{Stage: s.Stage, Declared: s.Declared}
		for _, w := range previous {
			if w.Stage == s.Stage {
				now.Concluded = w.Concluded
			}
		}
		all = append(all, now)
	}
	return all
}

func (r *Room) checkWorkedIn(in models.ConsultantInput) error {
	for i, id := range in.WorkedIn {
		if _, ok := r.Gazetteer.Place(id); !ok {
			return models.Invalid(fmt.Sprintf("/worked_in/%d", i), "unknown_place")
		}
	}
	return nil
}
