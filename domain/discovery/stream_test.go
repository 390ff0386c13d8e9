package discovery

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/search"
)

// If more is found than an index on a server returns at once, every row is held to the question:
// words, filters, place.
func TestRowsAreJudgedOneByOne(t *testing.T) {
	t.Parallel()
	leeds, york := models.Point{Lat: 53.8, Lon: -1.55}, models.Point{Lat: 53.96, Lon: -1.08}
	row := func(n byte, name, topic string, at models.Point) search.Document {
		return search.Document{
			ID: models.ID{15: n}, Version: 1, Texts: search.Texts{Name: []string{name}}, Values: map[string][]string{"topic": {topic}}, Points: []models.Point{at},
		}
	}
	all := []search.Document{row(1, "Tuesday", "alcohol", leeds), row(2, "Tuesday", "gambling", leeds), row(3, "Friday", "alcohol", leeds), row(4, "Tuesday", "alcohol", york)}
	q := search.Query{
		Text: "tues", Origin: &leeds, Where: models.Condition{Around: &models.Circle{Centre: leeds, RadiusKm: 5}},
		FacetFilters: map[string]models.Condition{"topic": models.HasAny("topic", "alcohol")},
	}
	var found []models.ID
	for item, err := range toItems(filterDocuments(search.DocumentSeq(all...), q)) {
		if err != nil || item.DistanceKm == nil || *item.DistanceKm != 0 {
			t.Errorf("%+v: %v", item, err)
		}
		found = append(found, item.ID)
	}
	if diff := cmp.Diff([]models.ID{{15: 1}}, found); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What goes wrong among the rows ends the list with its error, so that it is not taken for whole.
func TestAnErrorAmongTheRowsEndsTheListWithIt(t *testing.T) {
	t.Parallel()
	broken := errors.New("the database went away")
	rows := func(yield func(search.Document, error) bool) {
		if yield(search.Document{ID: models.ID{15: 1}}, nil) && yield(search.Document{}, broken) {
			t.Error("went on after an error")
		}
	}
	n := 0
	var last error
	for _, err := range toItems(filterDocuments(rows, search.Query{})) {
		n, last = n+1, err
	}
	if n != 2 || !errors.Is(last, broken) {
		t.Errorf("%d items, then %v", n, last)
	}
}
