package statistics

import (
	"math"

	"github.com/shg-directory/shg/models"
)

// averageRatings returns the mean of the means that are published of consultants who are listed, by
// principle, of at least five of them. Anybody can work it out from their pages: what is published of one
// consultant is of at least three groups, and hides how each of them judged. So it gives nothing away.
func averageRatings(published []models.RatingRefresh, listed map[models.ID]bool) models.StatisticsTable {
	counted, sums := figures{}, map[string]float64{}
	for _, r := range published {
		if listed[r.ConsultantID] {
			counted.add(r.ConsultantID, string(r.Principle))
			sums[string(r.Principle)] += r.Mean()
		}
	}
	rows := counted.disclose()
	for i, row := range rows {
		mean := math.Round(20*sums[row.Keys[0]]/float64(counted[row.Keys[0]].count)) / 20
		rows[i].Mean = &mean
	}
	return models.StatisticsTable{Name: tableRatings, Dimensions: []string{"principle"}, Rows: rows}
}
