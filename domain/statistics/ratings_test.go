package statistics

import (
	"testing"

	"github.com/shg-directory/shg/models"
)

// The mean is of consultants who are listed, of five of them at least, and rounded.
func TestMeansOfRatings(t *testing.T) {
	t.Parallel()
	listed := map[models.ID]bool{}
	var published []models.RatingRefresh
	for n := range 6 {
		id := models.ID{byte(n + 1)}
		listed[id] = n < 5
		published = append(published, models.RatingRefresh{ConsultantID: id, Principle: models.PrincipleA, GroupCount: 3, Twentieths: 10 + n})
		if n < 4 {
			published = append(published, models.RatingRefresh{ConsultantID: id, Principle: models.PrincipleB, GroupCount: 9, Twentieths: 20})
		}
	}
	rows := averageRatings(published, listed).Rows
	if len(rows) != 1 || rows[0].Keys[0] != "A" || rows[0].AtLeast != 5 || *rows[0].Mean != 0.6 {
		t.Errorf("shown: %+v", rows)
	}
}
