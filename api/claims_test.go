package api_test

import (
	"errors"
	"net/http"
	"testing"

	"github.com/shg-directory/shg/models"
)

// claim gives a group a steward, as the operator does at the command line.
func (s *site) claim(group string, who person, gone ...person) error {
	s.t.Helper()
	c := models.Claim{GroupID: parsed(s.t, group), AccountID: parsed(s.t, who.id)}
	for _, g := range gone {
		c.UnreachableStewards = append(c.UnreachableStewards, parsed(s.t, g.id))
	}
	return s.app.People.ClaimGroup(s.t.Context(), models.WriteOptions{Actor: models.Actor{Operator: true}}, c)
}

// The operator's first steward becomes one, even if an invitation was pending or blocked.
func TestClaimedByWhoLeft(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		group := s.group(steward, leeds("Tuesday Night"))
		s.mine("leave", group, steward).wantStatus(http.StatusNoContent) // nobody else is left
		if err := s.claim(group, steward); err != nil {
			t.Fatal(err)
		}
		s.wantBelongings("a steward again", steward, "member steward Tuesday Night")
	})
}

// A group whose stewards are gone gets one of its members as steward; nobody else is put in charge
// of them.
func TestGroupsWhoseStewardsAreGone(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		gone, other, member, stranger := s.member("Gone"), s.member("Gone too"), s.member("A member"), s.member("A stranger")
		group := s.group(gone, leeds("Tuesday Night"))
		s.join(group, gone, other)
		s.join(group, gone, member)
		s.ask("POST", "/groups/"+group+"/members", gone, map[string]any{"account_id": other.id, "role": "steward"}).wantStatus(http.StatusOK)
		for _, c := range []struct {
			name string
			code string
			err  error
		}{
			{"none is named", "already_kept", s.claim(group, member)},
			{"one of two is named", "stewards_not_named", s.claim(group, member, gone)},
			{"a member is named", "stewards_not_named", s.claim(group, member, gone, stranger)},
			{"the new one is named", "claimed_by_gone", s.claim(group, other, gone, other)},
			{"a stranger takes over", "claimed_by_stranger", s.claim(group, stranger, gone, other)},
		} {
			if conflict, ok := errors.AsType[*models.ConflictError](c.err); !ok || conflict.Code != c.code {
				t.Errorf("%s: %v, want %s", c.name, c.err, c.code)
			}
		}
		s.wantBelongings("nothing changed", gone, "member steward Tuesday Night")
		if err := s.claim(group, member, other, gone, gone); err != nil {
			t.Fatal(err)
		}
		s.wantBelongings("the new steward", member, "member steward Tuesday Night")
		for _, was := range []person{gone, other} {
			s.wantBelongings("stays a member", was, "member member Tuesday Night")
			s.invite(group, was, stranger.id).wantProblem(403, "forbidden", "", "")
		}

		alone := s.group(gone, leeds("Alone"))
		if err := s.claim(alone, stranger, gone); err != nil {
			t.Errorf("a group whose one member is gone: %v", err)
		}
	})
}

func parsed(t *testing.T, id string) models.ID {
	t.Helper()
	of, err := models.ParseID(id)
	if err != nil {
		t.Fatal(err)
	}
	return of
}
