package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/domain/policy"
	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
)

// caller is one of the world's persons, with what the policy needs to know of that person.
type caller struct {
	name  string
	who   person
	actor models.Actor
}

// callers returns everybody in the world, as the policy knows them.
func (w *world) callers() []caller {
	w.t.Helper()
	var all []caller
	for _, people := range []map[string]person{w.outsiders, w.insiders} {
		for name, who := range people {
			c := caller{name: name, who: who}
			if who.token != "" {
				var err error
				if c.actor, err = w.app.People.Authenticate(w.t.Context(), who.token); err != nil {
					w.t.Fatal(err)
				}
			}
			all = append(all, c)
		}
	}
	return all
}

// stateOf returns what the policy needs to know of a group in one of the world's states, and of what
// a caller is there.
func (c caller) stateOf(state string) policy.State {
	s := policy.State{Visibility: policy.Published}
	switch state {
	case "draft", "archived", "of a source":
		s.Visibility = policy.Unpublished
	case "absent":
		s.Visibility = policy.Absent
	}
	kept := state != "absent" && state != "of a source"
	s.Steward = kept && c.name == "a steward"
	s.Member = s.Steward || kept && c.name == "a member"
	s.Author = c.name == "a member" // of the need
	s.Consultant = c.name == "a consultant"
	return s
}

// refusal returns the status by which the policy's table refuses a caller, or 0 if it does not.
func refusal(c caller, act policy.Act, state policy.State) int {
	keyAlone := c.actor.AccountID == models.ID{} && len(c.actor.Scopes) > 0
	if keyAlone && !rules().IsOpenToAnyone(act) && !rules().IsForKeysOnly(act) {
		return http.StatusForbidden // whether the thing is there or not
	}
	err := rules().Authorize(c.actor, act, state)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, models.ErrUnauthorized):
		return http.StatusUnauthorized
	case errors.Is(err, models.ErrNotFound):
		return http.StatusNotFound
	case errors.Is(err, models.ErrForbidden):
		return http.StatusForbidden
	}
	return http.StatusConflict
}

// refusalOf is refusal of a route, which may do one act or another.
func refusalOf(c caller, r api.Route, state policy.State) int {
	want := refusal(c, r.Act, state)
	for act, other := range map[policy.Act]policy.Act{policy.PublishGroup: policy.PublishVetted, policy.ChangeNeed: policy.ReorderNeed} {
		if r.Act == act && refusal(c, other, state) == 0 {
			return 0
		}
	}
	return want
}

// expected reports whether a status is one that a refused caller may get. What was sent may be
// refused first, alike where there is no group, or of a group that the caller may know. A member may
// be answered that what hangs below the group is not there.
func expected(status, want, absent int, c caller, state policy.State) bool {
	knows := refusal(c, policy.ReadGroup, state) == 0
	return status == want || refusedUnread(status) && (status == absent || knows) || want == http.StatusForbidden && state.Member && status == http.StatusNotFound
}

// refusedUnread reports whether a status refuses what was sent, before anything of the group was
// looked at.
func refusedUnread(status int) bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity, http.StatusPreconditionRequired}, status)
}

// admitted reports whether a status is one that a caller gets who may read. Below the group that a
// source describes nothing hangs, and the calendar of a group is the public one: only a published group has it.
func admitted(r api.Route, status int, state policy.State, name string) bool {
	none := name == "of a source" && strings.Contains(r.Path, "_id") || strings.HasPrefix(r.Path, "/groups/") && strings.HasSuffix(r.Path, ".ics") && state.IsConcealed()
	return status == http.StatusOK && !none || status == http.StatusNotFound && none
}

// ofGroup reports whether a route acts on the group that its path names, or on what hangs below it,
// so that its answer follows from the act and from what the caller is in the group.
func ofGroup(r api.Route) bool {
	if strings.HasPrefix(r.Path, "/consultants/:id") || strings.HasPrefix(r.Path, "/resources/:id") {
		return false
	}
	return below(r) && r.Act != policy.MakeOffer && r.Act != policy.ReadCalls // calls are for every listed consultant alike
}

// Every route refuses every caller whom the policy's table refuses, in the table's way, whatever the
// state of the group, by its id and by its slug, with a body that would do and with one that would
// not. Callers whom the table admits may read.
func TestEveryRouteAsEverybody(t *testing.T) {
	t.Parallel()
	testdb.EachEngine(t, func(t *testing.T, open testdb.Open) {
		w, tried := newWorld(t, open), 0
		for _, r := range w.app.Door.Routes() {
			for _, c := range w.callers() {
				for state, of := range w.states {
					tried += w.tryRoute(r, c, state, of)
				}
			}
		}
		t.Logf("%d tries", tried)
		if tried < 15_000 {
			t.Errorf("only %d tries", tried)
		}
	})
}

// tryRoute asks a route as a caller, unless that would change something, and returns how often.
func (w *world) tryRoute(r api.Route, c caller, name string, of things) int {
	w.t.Helper()
	state, reads := c.stateOf(name), r.Method == http.MethodGet
	state.Self = state.Member && r.Act == policy.ChooseName || state.Author && state.Member && r.Act == policy.RemoveMember // of one's own membership
	want := refusalOf(c, r, state)
	if !ofGroup(r) || want == 0 && !reads {
		return w.tryElsewhere(r, c, of)
	}
	answers, absent := w.walk(r, c.who, of), w.walk(r, c.who, w.states["absent"])
	for i, got := range answers {
		status := got.answer.status
		if want != 0 && !expected(status, want, absent[i].answer.status, c, state) || want == 0 && !admitted(r, status, state, name) {
			w.t.Errorf("%s as %s, %s: %d, the table has %d: %.200s", got.name, c.name, name, status, want, got.answer.body)
		}
	}
	return len(answers)
}

// tryElsewhere asks a route that is about no group as somebody without a key, if it wants somebody.
func (w *world) tryElsewhere(r api.Route, c caller, of things) int {
	w.t.Helper()
	if c.name != "nobody" || rules().IsOpenToAnyone(r.Act) {
		return 0
	}
	answers := w.walk(r, c.who, of)
	for _, got := range answers {
		if got.answer.status != http.StatusUnauthorized {
			w.t.Errorf("%s as nobody: %d", fmt.Sprint(r.Method, " ", r.Path), got.answer.status)
		}
	}
	return len(answers)
}
