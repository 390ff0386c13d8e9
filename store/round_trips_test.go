package store_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/shg-directory/shg/internal/testdb"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/store"
)

// noon is a moment to the microsecond, as both databases keep it.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 123_456_000, time.UTC)

// fill gives every exported member of v that is zero some value, so that a column that is forgotten
// shows. Members that are not columns are named.
func fill(v reflect.Value, but ...string) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(noon))
		return
	case models.Date:
		v.Set(reflect.ValueOf(models.Date{Year: 2026, Month: 11, Day: 24}))
		return
	case models.ID:
		v.Set(reflect.ValueOf(models.NewID()))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && v.Field(i).IsZero() && !named(f.Name, but) {
				fill(v.Field(i))
			} else if f.IsExported() && v.Field(i).Kind() == reflect.Struct && !named(f.Name, but) {
				fillRest(v.Field(i))
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(`"ঢাকা", it's \ 100 %` + v.Type().Name())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Float64:
		v.SetFloat(53.79648)
	default:
		panic("fill: " + v.Kind().String())
	}
}

// fillRest fills what is still zero of a struct that is not.
func fillRest(v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time, models.Date:
		return
	}
	fill(v)
}

func named(name string, names []string) bool {
	return slices.Contains(names, name)
}

func filled[T any](known T, but ...string) T {
	fill(reflect.ValueOf(&known).Elem(), but...)
	return known
}

// write and read run in a transaction of a test that must not fail.
func write(t *testing.T, s *store.Store, f func(tx *store.Tx) error) {
	t.Helper()
	if err := s.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func read[T any](t *testing.T, s *store.Store, f func(tx *store.Tx) (T, error)) T {
	t.Helper()
	var found T
	err := s.Read(t.Context(), func(tx *store.Tx) error {
		var err error
		found, err = f(tx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func same(t *testing.T, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s (-written +read):\n%s", what, diff)
	}
}

// wholeGroup returns a group with every member filled; its parent and sources are other rows.
func wholeGroup() models.Group {
	g := models.ExampleGroup()
	g.ID, g.Meetings[0].ID, g.Sources = models.NewID(), models.NewID(), nil
	g.MinAge, g.MaxAge, g.Locality.Cell = 18, 99, "cell"
	g = filled(g, "RequestedParentID", "ParentID", "Meetings", "Sources")
	m := filled(g.Meetings[0], "GroupID", "Position")
	g.Meetings = []models.Meeting{m, filled(models.Meeting{
		ID: models.NewID(), Activity: models.ActivityPaused, Format: models.MeetingOnline, Purpose: m.Purpose, Locality: m.Locality,
	}, "GroupID", "Position")}
	return g
}

func TestGroupsComeBackWhole(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		parent, g := models.ExampleGroup(), wholeGroup()
		parent.ID, parent.Slug, parent.Meetings, parent.Sources = models.NewID(), "parent", nil, nil
		g.RequestedParentID, g.ParentID = &parent.ID, &parent.ID
		write(t, s, func(tx *store.Tx) error {
			if err := tx.CreateGroup(t.Context(), &parent); err != nil {
				return err
			}
			return tx.CreateGroup(t.Context(), &g)
		})
		same(t, "by id", g, read(t, s, func(tx *store.Tx) (models.Group, error) { return tx.Group(t.Context(), g.ID) }))
		same(t, "by slug", store.SlugHolder{ID: g.ID, Slug: g.Slug}, read(t, s, func(tx *store.Tx) (store.SlugHolder, error) {
			return tx.SlugHolder(t.Context(), g.Slug)
		}))
		same(t, "by ids", g, read(t, s, func(tx *store.Tx) (map[models.ID]models.Group, error) {
			return tx.GroupsByIDs(t.Context(), []models.ID{g.ID})
		})[g.ID])
		same(t, "among all", g, everyGroup(t, s)[g.ID])
		changed := models.ExampleGroup()
		changed.ID, changed.Slug, changed.Sources, changed.CreatedAt = g.ID, "changed", nil, g.CreatedAt
		changed.Meetings[0].ID = g.Meetings[1].ID
		write(t, s, func(tx *store.Tx) error { return tx.UpdateGroup(t.Context(), &changed, g.Version) })
		same(t, "changed", changed, everyGroup(t, s)[g.ID])
		same(t, "changed, by id", changed, read(t, s, func(tx *store.Tx) (models.Group, error) { return tx.Group(t.Context(), g.ID) }))
	})
}

func everyGroup(t *testing.T, s *store.Store) map[models.ID]models.Group {
	t.Helper()
	all := map[models.ID]models.Group{}
	if err := s.EachGroup(t.Context(), func(g models.Group) error { all[g.ID] = g; return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// A text with the separator that long lists are read by, which only a defect could bring in, loses
// nothing either.
func TestTextsWithSeparatorsComeBack(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		g := wholeGroup()
		g.Description = "a\x1fb"
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
		same(t, "among all", g, everyGroup(t, s)[g.ID])
	})
}

func account(t *testing.T, s *store.Store) models.Account {
	t.Helper()
	a := filled(models.Account{ID: models.NewRandomID(), Role: models.AccountModerator, Email: models.NewRandomID().String() + "@example.org"})
	write(t, s, func(tx *store.Tx) error { return tx.CreateAccount(t.Context(), &a) })
	return a
}

func TestConsultantsComeBackWhole(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		c := models.ExampleConsultant()
		c.ID, c.AccountID, c.Capacity = models.NewID(), account(t, s).ID, 3
		c = filled(c, "Active", "Answered") // both are counted from other rows
		write(t, s, func(tx *store.Tx) error { return tx.CreateConsultant(t.Context(), &c) })
		same(t, "by id", c, read(t, s, func(tx *store.Tx) (models.Consultant, error) { return tx.Consultant(t.Context(), c.ID) }))
		same(t, "by account", c, read(t, s, func(tx *store.Tx) (models.Consultant, error) { return tx.ConsultantByAccount(t.Context(), c.AccountID) }))
		all := read(t, s, func(tx *store.Tx) (models.Consultant, error) {
			var found models.Consultant
			return found, tx.EachConsultant(t.Context(), func(one models.Consultant) error { found = one; return nil })
		})
		same(t, "among all", c, all)
		same(t, "account", c.AccountID, read(t, s, func(tx *store.Tx) (models.Account, error) { return tx.Account(t.Context(), c.AccountID) }).ID)
	})
}

func TestNeedsAndRequestsComeBackWhole(t *testing.T) {
	t.Parallel()
	testdb.Each(t, func(t *testing.T, s *store.Store) {
		g, a := wholeGroup(), account(t, s)
		write(t, s, func(tx *store.Tx) error { return tx.CreateGroup(t.Context(), &g) })
		n := filled(models.Need{ID: models.NewID(), GroupID: g.ID, AuthorID: a.ID, RecordedBy: &a.ID, ConfirmedBy: &a.ID, Version: 1, Status: models.NeedOpen},
			"Endorsements", "EndorsedByMe")
		r := filled(models.Request{
			ID: models.NewID(), GroupID: g.ID, Version: 1, Needs: models.List[models.ID]{n.ID}, Call: models.CallOpen,
			Remote: models.RemoteFromRegion, Status: models.RequestOpen,
		})
		write(t, s, func(tx *store.Tx) error {
			if err := tx.CreateNeed(t.Context(), &n); err != nil {
				return err
			}
			return tx.CreateRequest(t.Context(), &r)
		})
		same(t, "need", n, read(t, s, func(tx *store.Tx) (models.Need, error) { return tx.Need(t.Context(), n.ID, models.ID{}) }))
		same(t, "request", r, read(t, s, func(tx *store.Tx) (models.Request, error) { return tx.Request(t.Context(), r.ID) }))
		revisions := read(t, s, func(tx *store.Tx) ([]models.NeedRevision, error) { return tx.NeedRevisions(t.Context(), n.ID) })
		if len(revisions) != 1 || revisions[0].Statement != n.Statement {
			t.Errorf("revisions %+v", revisions)
		}
		statement := n.Statement
		n.Statement, n.Version = "Other words", 2
		write(t, s, func(tx *store.Tx) error { return tx.UpdateNeed(t.Context(), &n, 1) })
		revisions = read(t, s, func(tx *store.Tx) ([]models.NeedRevision, error) { return tx.NeedRevisions(t.Context(), n.ID) })
		if len(revisions) != 2 || revisions[0].Statement != statement && revisions[1].Statement != statement {
			t.Errorf("the first words are lost: %+v", revisions)
		}
	})
}
