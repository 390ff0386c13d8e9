package discovery

import (
	"context"
	"testing"

	"github.com/shg-directory/shg/models"
)

// A group that is changed, or that a job is to index, before its maker has published it is read
// again: the index never receives it as it was made.
func TestWhatWasMadeIsForgottenByWhoeverChangesIt(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Room, models.ID){
		"a change": func(r *Room, id models.ID) { r.UpdateGroupIndex(t.Context(), id) },
		"its job":  func(r *Room, id models.ID) { _ = r.IndexGroups(t.Context(), []models.ID{id}) },
	} {
		r := New(Parts{})
		r.groupUpdater.index = func(context.Context, []models.ID) error { return nil }
		g, other := models.Group{ID: models.NewID()}, models.Group{ID: models.NewID()}
		r.staged.add(g)
		r.staged.add(other)
		change(r, g.ID)
		fromStaged, rest := r.staged.take([]models.ID{g.ID, other.ID})
		if len(fromStaged) != 1 || fromStaged[0].ID != other.ID || len(rest) != 1 || rest[0] != g.ID {
			t.Errorf("%s: held %v, to be read %v", name, fromStaged, rest)
		}
	}
}
