package directory

import (
	"encoding/json"
	"reflect"

	"github.com/shg-directory/shg/models"
)

// samePublic reports whether two states of a group differ in nothing but what time alone changes.
func samePublic(a, b models.Group) bool { return fingerprint(a) == fingerprint(b) }

// fingerprint returns everything that is stored of a group, as text; empty and absent lists are
// alike.
func fingerprint(g models.Group) string {
	g.Version, g.NextAt, g.Sources = 0, nil, nil
	g.RequestedParentID, g.ParentAgreed = nil, false // private; ParentID is what is public of them
	g.UpdatedAt, g.CreatedAt = g.CreatedAt.UTC(), g.CreatedAt.UTC()
	if len(g.Translations.V) == 0 {
		g.Translations.V = nil
	}
	g.Meetings = append([]models.Meeting{}, g.Meetings...)
	for i := range g.Meetings {
		g.Meetings[i].NextAt = nil
	}
	b, err := json.Marshal(g)
	if err != nil {
		return "" // unreachable: a group holds nothing that JSON cannot express
	}
	return string(b)
}

func sameExact(a, b map[models.ID]models.ExactPlace) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// sameRow reports whether two states of a row differ in nothing; empty and absent lists are alike.
func sameRow[T any](a, b T) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if f := x.Field(i); f.Kind() == reflect.Slice && f.Len() == 0 && y.Field(i).Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			return false
		}
	}
	return true
}

// samePublicProfile reports whether two states of a profile differ in nothing but what is private.
func samePublicProfile(a, b models.Consultant) bool {
	b.Accepting, b.Capacity, b.Declares = a.Accepting, a.Capacity, a.Declares
	return sameRow(a, b)
}
