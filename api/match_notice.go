package api

import "github.com/shg-directory/shg/models"

// matchNotice returns why a ranking is empty, if no consultant is listed at all. Otherwise it
// returns nil.
func (d *Door) matchNotice(reader string, r models.Ranking) *Reason {
	if r.Population > 0 {
		return nil
	}
	return &Reason{Code: "nobody_listed", Text: d.Texts.Text(reader, "notice.nobody_listed", nil)}
}
