package api_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/shg-directory/shg/models"
)

// under returns a group that names a parent.
func under(name, parent string) map[string]any {
	g := leeds(name)
	g["parent_id"] = parent
	return g
}

// publicParent returns the parent that anyone sees a group to have, nil if none.
func (s *site) publicParent(id string) any {
	s.t.Helper()
	return s.ask("GET", "/groups/"+id, person{}, nil).wantStatus(http.StatusOK).at("parent_id")
}

// A group below somebody else's is shown there once a steward of the parent accepts, and no longer
// than that steward wants.
func TestAParentAgrees(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		above, below, stranger := s.member("Above"), s.member("Below"), s.member("A stranger")
		parent := s.group(above, leeds("The parent"))
		created := s.ask("POST", "/groups", below, under("The child", parent)).wantStatus(http.StatusCreated)
		child := created.text("id")
		if created.at("parent_id") != parent || created.at("parent_pending") != true {
			t.Errorf("its steward sees %v, pending %v", created.at("parent_id"), created.at("parent_pending"))
		}
		if got := s.publicParent(child); got != nil {
			t.Errorf("a link that nobody agreed to is public: %v", got)
		}
		if n := s.ask("GET", "/groups?parent="+parent, person{}, nil).total(); n != 0 {
			t.Errorf("%d groups are found below", n)
		}
		path := "/groups/" + parent + "/children"
		s.ask("GET", path, below, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.ask("POST", path+"/"+child+"/accept", below, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		s.ask("POST", path+"/"+child+"/accept", stranger, nil).wantProblem(http.StatusNotFound, "not_found", "", "")
		if items := s.ask("GET", path, above, nil).wantStatus(http.StatusOK).items(); len(items) != 1 || items[0]["group_id"] != child || items[0]["accepted"] != false {
			t.Errorf("asking: %v", items)
		}
		for range 2 {
			if s.ask("POST", path+"/"+child+"/accept", above, nil).wantStatus(http.StatusOK).at("accepted") != true {
				t.Error("it is not accepted")
			}
		}
		if got := s.publicParent(child); got != parent {
			t.Errorf("accepted, and its parent is %v", got)
		}
		if n := s.ask("GET", "/groups?parent="+parent, person{}, nil).total(); n != 1 {
			t.Errorf("%d groups are found below, once accepted", n)
		}
		s.ask("DELETE", "/groups/"+parent, above, nil).wantStatus(http.StatusNoContent)
		if got := s.publicParent(child); got != nil {
			t.Errorf("an archived parent is shown: %v", got)
		}
		s.ask("PUT", "/groups/"+child, below, under("Renamed", parent)).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+parent+"/publish", above, nil).wantStatus(http.StatusOK)
		if got := s.publicParent(child); got != parent {
			t.Errorf("the parent is back, and is shown as %v", got)
		}
		s.ask("DELETE", path+"/"+child, above, nil).wantStatus(http.StatusNoContent)
		if got := s.publicParent(child); got != nil {
			t.Errorf("refused, and its parent is %v", got)
		}
		s.ask("DELETE", path+"/"+child, above, nil).wantStatus(http.StatusNotFound)
	})
}

// Drafts and archived groups of others, and those that are not there, are refused alike; one's own
// draft is taken and shown only when it is published.
func TestParentsThatAreNotPublished(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another")
		moderator := s.person("A moderator", models.AccountModerator, "account", "moderate")
		vetted := leeds("Safe Harbour")
		vetted["topics"] = []string{"domestic_violence"}
		draft, archived := s.group(steward, vetted), s.group(steward, leeds("Archived"))
		s.ask("DELETE", "/groups/"+archived, steward, nil).wantStatus(http.StatusNoContent)
		for name, parent := range map[string]string{"draft": draft, "archived": archived, "absent": models.NewID().String()} {
			for who, p := range map[string]person{"a stranger": other, "a moderator": moderator} {
				t.Log(name, who)
				s.ask("POST", "/groups", p, under("Below", parent)).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "unknown_group")
			}
			record := s.ask("PUT", "/sources/a/records/"+name, s.partner("a"), under("Of a source", parent))
			record.wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "unknown_group")
		}
		s.ask("POST", "/groups", steward, under("Below", archived)).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "unknown_group")
		child := s.group(steward, under("Below my draft", draft))
		if got := s.publicParent(child); got != nil {
			t.Errorf("a draft's id is public: %v", got)
		}
		s.ask("POST", "/groups/"+draft+"/publish", moderator, nil).wantStatus(http.StatusOK)
		if got := s.publicParent(child); got != draft {
			t.Errorf("the parent is published, and shown as %v", got)
		}
	})
}

// Groups form no circle of any length and hang no deeper than eight levels.
func TestParentsFormNoCircle(t *testing.T) {
	each(t, func(_ *testing.T, s *site) {
		steward, other := s.member("A steward"), s.member("Another")
		chain := []string{s.group(steward, leeds("Level 1"))}
		for level := 2; level <= 8; level++ {
			chain = append(chain, s.group(steward, under(fmt.Sprint("Level ", level), chain[len(chain)-1])))
		}
		s.ask("POST", "/groups", steward, under("Level 9", chain[7])).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "too_many_levels")
		for _, length := range []int{2, 3, 8} {
			s.ask("PUT", "/groups/"+chain[0], steward, under("Level 1", chain[length-1])).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "circle")
		}
		s.ask("PUT", "/groups/"+chain[0], steward, under("Level 1", chain[0])).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "conflicts_with")
		top := s.group(steward, leeds("Top"))
		s.ask("PUT", "/groups/"+chain[0], steward, under("Level 1", top)).wantProblem(http.StatusUnprocessableEntity, "invalid", "/parent_id", "too_many_levels")

		mine, yours := s.group(steward, leeds("Mine")), s.group(other, leeds("Yours"))
		s.ask("PUT", "/groups/"+mine, steward, under("Mine", yours)).wantStatus(http.StatusOK)
		s.ask("PUT", "/groups/"+yours, other, under("Yours", mine)).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+yours+"/children/"+mine+"/accept", other, nil).wantStatus(http.StatusOK)
		s.ask("POST", "/groups/"+mine+"/children/"+yours+"/accept", steward, nil).wantProblem(http.StatusConflict, "conflict", "", "")
	})
}

// Of writes at the same time that would close a circle together one is refused, however they fall.
func TestParentsFormNoCircleTogether(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		steward := s.member("A steward")
		for round := range 6 {
			var groups []string
			for i := range 3 {
				groups = append(groups, s.group(steward, leeds(fmt.Sprintf("Round %d group %d", round, i))))
			}
			var all sync.WaitGroup
			for i := range groups {
				all.Go(func() {
					got := s.ask("PUT", "/groups/"+groups[i], steward, under(fmt.Sprintf("Round %d group %d", round, i), groups[(i+1)%3]))
					if got.status >= http.StatusInternalServerError {
						t.Errorf("status %d", got.status)
					}
				})
			}
			all.Wait()
			linked := 0
			for _, id := range groups {
				if s.publicParent(id) != nil {
					linked++
				}
			}
			if linked == 3 {
				t.Fatal("the groups form a circle")
			}
		}
	})
}

// A source places groups below those that it describes itself; below others its link waits.
func TestSourcesPlaceGroupsBelowTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		partner := s.partner("a")
		own := s.ask("PUT", "/sources/a/records/top", partner, leeds("Top of a source")).wantStatus(http.StatusCreated).text("id")
		stewarded := s.group(s.member("A steward"), leeds("Somebody's"))
		for parent, want := range map[string]any{own: own, stewarded: nil} {
			created := s.ask("PUT", "/sources/a/records/below-"+parent, partner, under("Below "+parent, parent)).wantStatus(http.StatusCreated)
			if got := s.publicParent(created.text("id")); got != want {
				t.Errorf("its public parent is %v, want %v", got, want)
			}
		}
	})
}
